package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.plan.FormSpec;
import io.fedu2s.udf.plan.RefusedAnswer;
import io.fedu2s.udf.plan.RefusedFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** The rows of a plan in {@code generations}, those of its answers that go back to the model, and those it lacks. */
public final class PlanRows {
    private final RunConfig config;
    private final Tables tables;
    private final GenerationInputs inputs;

    /** The rows of this plan. */
    public PlanRows(RunConfig config, Tables tables, GenerationInputs inputs) {
        this.config = config;
        this.tables = tables;
        this.inputs = inputs;
    }

    /** All of them. */
    public Dataset<Row> all() {
        return tables.read(TableName.GENERATIONS).where(col("plan_id").equalTo(inputs.planId()));
    }

    /** Those of an attempt, from 0. */
    Dataset<Row> of(int attempt) {
        return all().where(col("attempt").equalTo(attempt));
    }

    /** Those that the model wrote and that don't go back to it. */
    Dataset<Row> last() {
        Dataset<Row> last = all().where(col("finish_reason").isInCollection(FinishReason.allStored()));
        for (int attempt = 0; attempt < config.generate().repair(); attempt++) {
            last = last.join(
                    refused(attempt).select("generation_id", "chunk_id", "sample"),
                    new String[] {"generation_id", "chunk_id", "sample"},
                    "left_anti");
        }
        return last;
    }

    /** The {@link RefusedAnswer}s of an attempt, whether there is another attempt yet or not. */
    Dataset<Row> refused(int attempt) {
        Dataset<Row> contexts = tables.read(TableName.CHUNKS)
                .select(col("chunk_id"), col("text").as("context"));
        return of(attempt)
                .join(contexts, "chunk_id")
                .mapPartitions(
                        new RefusedFunction(new FormSpec(
                                config.kinds(),
                                config.filters(),
                                config.generate().writing())),
                        Encoders.row(RefusedAnswer.SCHEMA));
    }

    /** How many rows are still to be written about the chunks, as far as can be told: 0 where the plan is done. */
    public long missing() {
        long missing = inputs.rowsWanted(tables.read(TableName.CHUNKS))
                - of(0).where(inputs.rowsOf(0)).count();
        for (int attempt = 1; attempt <= config.generate().repair(); attempt++) {
            missing += refused(attempt - 1).count() - of(attempt).count();
        }
        return missing + (config.generate().retries() > 0 ? retriesMissing() : 0);
    }

    /** Of the next wave of chunks that are asked again; 1 where it follows from verdicts that are still to come. */
    private long retriesMissing() {
        var judged = new JudgedPairs(config, tables, inputs.planId());
        int parts = config.feedback().parts();
        int wave = judged.waves();
        if (wave < parts) {
            return last().isEmpty() ? 0 : 1;
        }
        int retry = wave - parts + 1;
        if (retry > config.generate().retries()) {
            return 0;
        }
        Dataset<Row> again = tables.read(TableName.CHUNKS).join(judged.askedAgain(wave), "chunk_id");
        long wanted = inputs.rowsWanted(again, retry);
        long missing = wanted - of(0).where(inputs.rowsOf(retry)).count();
        return missing == 0 && wanted > 0 && retry < config.generate().retries() ? 1 : missing;
    }
}
