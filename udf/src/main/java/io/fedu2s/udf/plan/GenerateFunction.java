package io.fedu2s.udf.plan;

import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.spark.TaskProgress;
import io.fedu2s.udf.spark.TaskScope;
import io.fedu2s.udf.spark.UnitRows;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * {@link PlannedPrompt}s into rows of {@code generations}, unit by unit, written by the model that all tasks of the
 * executor share.
 */
public final class GenerateFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final PromptSpec prompts;
    private final TaskProgress tokens;

    /** Answers with this model, and counts the tokens that it writes. */
    public GenerateFunction(ModelSpec model, PromptSpec prompts, TaskProgress tokens) {
        this.model = model;
        this.prompts = prompts;
        this.tokens = tokens;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> planned) {
        UnitRows units = new UnitRows(planned, "unit");
        if (!units.hasNext()) {
            return Collections.emptyIterator();
        }
        ModelHolder.Lease lease = TaskScope.closedWithTask(ModelHolder.acquire(model));
        TextGenerator generator = TaskScope.closedWithTask(new TextGenerator(lease.model(), Optional.empty()));
        UnitAnswers answers = new UnitAnswers(generator, prompts);
        return Rows.stream(units)
                .flatMap(unit ->
                        answers.of(unit.stream().map(PlannedPrompt::fromRow).toList()).stream())
                .peek(generation -> tokens.add((long) generation.newTokens()))
                .map(Generation::toRow)
                .iterator();
    }
}
