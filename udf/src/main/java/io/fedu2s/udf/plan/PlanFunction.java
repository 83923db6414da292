package io.fedu2s.udf.plan;

import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.spark.TaskScope;
import io.fedu2s.udf.token.Tokenizer;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Chunks with their {@code unit}, {@link FeatureColumn} where the method wants one, and the columns of {@link ChunkPast} where
 * there is one, into {@link PlannedPrompt}s.
 */
public final class PlanFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final RetrievalSpec retrieval;
    private final PromptSpec prompts;

    /** Plans by these settings. */
    public PlanFunction(RetrievalSpec retrieval, PromptSpec prompts) {
        this.retrieval = retrieval;
        this.prompts = prompts;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> chunks) {
        if (!chunks.hasNext()) {
            return Collections.emptyIterator();
        }
        Tokenizer tokenizer =
                TaskScope.closedWithTask(Tokenizer.load(ModelFolders.local(prompts.modelPath()), prompts.promptForm()));
        PromptPlanner planner = new PromptPlanner(retrieval, prompts, prompt -> tokenizer.encodePrompt(prompt).length);
        return Rows.stream(chunks)
                .flatMap(
                        row -> planner
                                .plan(
                                        row.<Long>getAs("unit"),
                                        Chunk.fromRow(row),
                                        FeatureColumn.of(row),
                                        ChunkPast.of(row))
                                .stream())
                .map(PlannedPrompt::toRow)
                .iterator();
    }
}
