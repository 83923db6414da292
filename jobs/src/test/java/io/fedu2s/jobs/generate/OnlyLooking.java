package io.fedu2s.jobs.generate;

import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Looks at the first answers and judges none.
 *
 * @param look what is done with them
 */
public record OnlyLooking(Consumer<Dataset<Row>> look) implements AnswerJudge {
    @Override
    public void requireShare(Dataset<Row> generations, GenerationInputs inputs) {
        look.accept(generations);
    }

    @Override
    public Dataset<Row> pairs(Dataset<Row> generations, GenerationInputs inputs) {
        return AnswerJudge.NONE.pairs(generations, inputs);
    }
}
