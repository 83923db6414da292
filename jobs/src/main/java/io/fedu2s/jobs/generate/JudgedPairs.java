package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.plan.ChunkPast;
import io.fedu2s.udf.plan.OwnPairsFunction;
import io.fedu2s.udf.record.JudgedPair;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The table {@code judged}: the pairs of a plan that were judged between its waves, kept where later waves show a client its
 * own ones or ask again about chunks whose pairs were refused. Every row is made and read client by client.
 */
final class JudgedPairs {
    /** Of so many times the own pairs wanted those are kept at hand that fit the kind. */
    private static final int CHOICE = 4;

    private final RunConfig config;
    private final Tables tables;
    private final String planId;
    private final WaveRows rows;

    JudgedPairs(RunConfig config, Tables tables, String planId) {
        this.config = config;
        this.tables = tables;
        this.planId = planId;
        this.rows = new WaveRows(tables, TableName.JUDGED, planId);
    }

    /** Whether anything asks for them. */
    boolean areKept() {
        return config.retrieve().ownPairs() > 0 || config.generate().retries() > 0;
    }

    /** How many waves are kept, by whichever run. */
    int waves() {
        return (int) Math.max(rows.waves(), tables.last(TableName.JUDGED, step()) + 1);
    }

    /** Keeps a wave's pairs, in one commit; of refused ones no text. */
    void keep(int wave, Dataset<Row> pairs) {
        Column[] columns = Arrays.stream(JudgedPair.SCHEMA.fieldNames())
                .map(name -> switch (name) {
                    case "plan_id" -> lit(planId).as(name);
                    case "wave" -> lit(wave).as(name);
                    case "instruction", "response" ->
                        when(col("accepted"), col(name)).otherwise(lit("")).as(name);
                    default -> col(name);
                })
                .toArray(Column[]::new);
        tables.append(TableName.JUDGED, pairs.select(columns).coalesce(1), step(), wave);
    }

    /**
     * The ids of the chunks that are asked again in a wave, those of a client by lot where they are more than {@code
     * generate.retryShare} of its chunks: those of whose pairs none was accepted before.
     *
     * @param first the first wave in which these chunks were asked about
     */
    Dataset<Row> askedAgain(int first, int wave) {
        Column drawn = xxhash64(lit("retry"), lit(config.run().seed()), lit(wave - first), col("chunk_id"));
        Dataset<Row> chunks = rows.before(wave)
                .where(col("wave").geq(first))
                .groupBy("client_id", "chunk_id")
                .agg(max("accepted").as("accepted"))
                .withColumn("chunks", count(lit(1)).over(Window.partitionBy("client_id")));
        return chunks.where(not(col("accepted")))
                .withColumn(
                        "place",
                        row_number().over(Window.partitionBy("client_id").orderBy(drawn, col("chunk_id"))))
                .where(col("place")
                        .leq(ceil(col("chunks").multiply(config.generate().retryShare()))))
                .select("chunk_id");
    }

    /** The chunks with what they were asked before, as {@link ChunkPast#TRIED}. */
    static Dataset<Row> withTried(Dataset<Row> chunks, Dataset<Row> generations) {
        Dataset<Row> tried = generations
                .groupBy("chunk_id")
                .agg(sort_array(collect_list(struct("kind", "evidence", "example_ids")))
                        .as(ChunkPast.TRIED));
        return chunks.join(tried, "chunk_id");
    }

    /** The chunks of a wave with their client's best pairs of the waves before, as {@link ChunkPast#OWN}. */
    Dataset<Row> withOwn(Dataset<Row> chunks, int wave) {
        int own = config.retrieve().ownPairs();
        if (own == 0 || wave == 0) {
            return chunks;
        }
        Dataset<Row> texts = tables.read(TableName.CHUNKS)
                .select(col("chunk_id"), col("text").as("document"));
        Dataset<Row> best = rows.before(wave)
                .where(col("accepted"))
                .join(texts, "chunk_id")
                .repartition(col("client_id"))
                .sortWithinPartitions("client_id", "wave", "chunk_id", "generation_id")
                .mapPartitions(
                        new OwnPairsFunction(new VerdictInputs(config).limits(), own * CHOICE),
                        Encoders.row(OwnPairsFunction.SCHEMA));
        return chunks.join(best, new String[] {"client_id"}, "left");
    }

    private String step() {
        return "judged-" + planId;
    }
}
