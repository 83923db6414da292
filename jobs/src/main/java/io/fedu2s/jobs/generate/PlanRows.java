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

/**
 * The rows of {@code generations} about the chunks that a plan asks about now, those of its answers that go back to the model,
 * and those it lacks. Rows about chunks that went are none of them.
 */
public final class PlanRows {
    /** A client may move to another domain with its text. */
    private static final String[] CHUNK = {"chunk_id", "domain"};

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
        Dataset<Row> ofPlan =
                tables.read(TableName.GENERATIONS).where(col("plan_id").equalTo(inputs.planId()));
        return ofPlan.join(AskedChunks.known(config, tables, inputs).select("chunk_id", "domain"), CHUNK, "left_semi");
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

    /** Those that an attempt refused and the one after it did not ask about yet. */
    private Dataset<Row> unanswered(int attempt) {
        String[] answer = {"chunk_id", "sample"};
        return refused(attempt)
                .select(answer[0], answer[1])
                .join(of(attempt + 1).select(answer[0], answer[1]), answer, "left_anti");
    }

    /** The chunks of answers that go back and have not yet. */
    Dataset<Row> openAgain() {
        Dataset<Row> open = tables.read(TableName.CHUNKS).select("chunk_id").limit(0);
        for (int attempt = 0; attempt < config.generate().repair(); attempt++) {
            open = open.union(unanswered(attempt).select("chunk_id"));
        }
        return open;
    }

    /** How many rows are still to be written about the chunks, as far as can be told: 0 where the plan is done. */
    public long missing() {
        long missing = inputs.rowsWanted(tables.read(TableName.CHUNKS))
                - of(0).where(inputs.rowsOf(0)).count();
        for (int attempt = 0; attempt < config.generate().repair(); attempt++) {
            missing += unanswered(attempt).count();
        }
        return missing > 0 || config.generate().retries() == 0 ? missing : retriesMissing();
    }

    /** Of the chunks that are asked again, intake by intake; 1 where it follows from verdicts that are still to come. */
    private long retriesMissing() {
        var judged = new JudgedPairs(config, tables, inputs.planId());
        var intakes = new Intakes(config, tables, inputs);
        int waves = judged.waves();
        for (int intake = intakes.ofWave(Math.max(0, waves - 1)); intake < intakes.count(); intake++) {
            int first = intakes.first(intake);
            if (waves < first + intakes.parts()) {
                return last().isEmpty() ? 0 : 1;
            }
            Dataset<Row> chunks = intakes.chunks(intake, AskedChunks.known(config, tables, inputs));
            for (int wave = first + intakes.parts(); wave < first + intakes.span(); wave++) {
                Dataset<Row> again = chunks.join(judged.askedAgain(first, wave), "chunk_id")
                        .select("chunk_id", "client_id", "domain");
                int retry = intakes.retry(wave);
                long wanted = inputs.rowsWanted(again, retry);
                if (wanted == 0) {
                    break;
                }
                long missing = wanted
                        - of(0).where(inputs.rowsOf(retry))
                                .join(again.select("chunk_id", "domain"), CHUNK, "left_semi")
                                .count();
                if (missing > 0) {
                    return missing;
                }
                if (wave >= waves) {
                    return retry < config.generate().retries() ? 1 : 0;
                }
            }
        }
        return 0;
    }
}
