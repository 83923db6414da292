package io.fedu2s.jobs.generate;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who judges answers of a plan while others are still to be written. */
public interface AnswerJudge {
    /** Nobody, where verdicts are not asked for. */
    AnswerJudge NONE = new AnswerJudge() {
        @Override
        public void requireShare(Dataset<Row> generations, GenerationInputs inputs) {}

        @Override
        public Dataset<Row> pairs(Dataset<Row> generations, GenerationInputs inputs) {
            throw new IllegalStateException("feedback.method needs somebody who judges");
        }
    };

    /**
     * Looks at the first answers where {@code generate.stopBelow} asks for it.
     *
     * @param generations rows of {@code generations} that the model wrote
     * @param inputs what they follow from
     * @throws io.fedu2s.udf.error.UserException where too few are good
     */
    void requireShare(Dataset<Row> generations, GenerationInputs inputs);

    /** Rows of {@code pairs}, one for each of the generations; they are not kept. */
    Dataset<Row> pairs(Dataset<Row> generations, GenerationInputs inputs);
}
