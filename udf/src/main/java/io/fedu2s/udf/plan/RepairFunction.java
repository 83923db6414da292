package io.fedu2s.udf.plan;

import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.spark.TaskScope;
import io.fedu2s.udf.token.Tokenizer;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** {@link PlannedPrompt}s with the answer to them that was {@code refused} into those that ask for another. */
public final class RepairFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final PromptSpec prompts;

    /** Asks as these settings do. */
    public RepairFunction(PromptSpec prompts) {
        this.prompts = prompts;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> refused) {
        if (!refused.hasNext()) {
            return Collections.emptyIterator();
        }
        Tokenizer tokenizer =
                TaskScope.closedWithTask(Tokenizer.load(ModelFolders.local(prompts.modelPath()), prompts.promptForm()));
        RepairPlanner planner = new RepairPlanner(prompts, prompt -> tokenizer.encodePrompt(prompt).length);
        return Rows.stream(refused)
                .map(row -> planner.plan(PlannedPrompt.fromRow(row), RefusedAnswer.fromRow(row.<Row>getAs("refused"))))
                .map(PlannedPrompt::toRow)
                .iterator();
    }
}
