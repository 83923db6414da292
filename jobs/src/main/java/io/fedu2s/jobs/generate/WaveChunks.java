package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.spark.ModelSpec;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that a run asks about, ready to be planned, with the wave that each is asked in: where verdicts teach, every
 * client's chunks are dealt into {@code feedback.waves} parts in an order drawn by the seed; else there is one. Behind them
 * come {@code generate.retries} waves of chunks that are asked again. Prepared when first asked for.
 */
final class WaveChunks implements AutoCloseable {
    /** The column of a chunk's wave, from 0. */
    static final String WAVE = "wave";

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final Dataset<Row> asked;
    private final WorkUnits units;
    private final GenerationInputs inputs;
    private final JudgedPairs judged;
    private Retrieval.@Nullable Prepared prepared;
    private @Nullable Map<Integer, Map<String, Long>> dealtByDomain;

    /** Of the chunks that are asked about. */
    WaveChunks(SparkSession spark, RunConfig config, Tables tables, Dataset<Row> asked, GenerationInputs inputs) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.asked = asked;
        this.units = WorkUnits.of(asked, config.generate().blockSize());
        this.inputs = inputs;
        this.judged = new JudgedPairs(config, tables, inputs.planId());
    }

    /** How many chunks all waves have together. */
    long size() {
        return units.chunks();
    }

    /** How many waves there are at most: none is behind one without chunks. */
    int waves() {
        return parts() + config.generate().retries();
    }

    /** How many of them ask for the first time. */
    private int parts() {
        return config.feedback().parts();
    }

    /** The how-manieth time a wave asks again; 0 where it asks for the first time. */
    int retry(int wave) {
        return Math.max(0, wave - parts() + 1);
    }

    /** A wave's chunks. */
    Dataset<Row> chunks(int wave) {
        return ofWave(dealt(), wave);
    }

    /** The same, prepared to be planned, with what the waves before say about them. */
    Dataset<Row> prepared(int wave) {
        Dataset<Row> chunks = ofWave(prepared().chunks(), wave);
        return judged.withOwn(
                retry(wave) == 0
                        ? chunks
                        : JudgedPairs.withTried(
                                chunks,
                                tables.read(TableName.GENERATIONS)
                                        .where(col("plan_id").equalTo(inputs.planId()))
                                        .where(inputs.rowsBefore(retry(wave)))),
                wave);
    }

    private Dataset<Row> ofWave(Dataset<Row> chunks, int wave) {
        return retry(wave) == 0
                ? chunks.where(col(WAVE).equalTo(wave))
                : chunks.join(judged.askedAgain(wave), "chunk_id");
    }

    /** How many rows of a plan each wave that asks for the first time has, in one look at all of them. */
    Map<Integer, Long> written(Dataset<Row> generations) {
        Map<Integer, Long> written = new HashMap<>();
        generations
                .where(inputs.rowsOf(0))
                .join(dealt().select("chunk_id", WAVE), "chunk_id")
                .groupBy(WAVE)
                .count()
                .collectAsList()
                .forEach(row -> written.put(row.getInt(0), row.getLong(1)));
        return written;
    }

    /** Those of these generations that a wave asks for. */
    Dataset<Row> rows(int wave, Dataset<Row> generations) {
        return generations.where(inputs.rowsOf(retry(wave))).join(chunks(wave).select("chunk_id"), "chunk_id");
    }

    /** How many rows a wave has when all are written. */
    long rowsWanted(int wave) {
        return retry(wave) == 0
                ? inputs.rowsWanted(dealtByDomain().getOrDefault(wave, Map.of()), 0)
                : inputs.rowsWanted(chunks(wave), retry(wave));
    }

    /** How many chunks each wave that asks for the first time has, by domain; counted for all of them at once. */
    private Map<Integer, Map<String, Long>> dealtByDomain() {
        Map<Integer, Map<String, Long>> counts = dealtByDomain;
        if (counts == null) {
            counts = new HashMap<>();
            for (Row row : dealt().groupBy(WAVE, "domain").count().collectAsList()) {
                counts.computeIfAbsent(row.getInt(0), wave -> new HashMap<>()).put(row.getString(1), row.getLong(2));
            }
            dealtByDomain = counts;
        }
        return counts;
    }

    /** The chunks with what finds their examples. */
    Retrieval.Prepared prepared() {
        Retrieval.Prepared made = prepared;
        if (made == null) {
            made = prepare();
            prepared = made;
        }
        return made;
    }

    private Dataset<Row> dealt() {
        if (parts() == 1) {
            return asked.withColumn(WAVE, lit(0));
        }
        Column drawn = xxhash64(lit("wave"), lit(config.run().seed()), col("chunk_id"));
        Column place = row_number()
                .over(Window.partitionBy("client_id").orderBy(drawn, col("chunk_id")))
                .minus(1);
        return asked.withColumn(WAVE, place.mod(parts()).cast(DataTypes.IntegerType));
    }

    private Retrieval.Prepared prepare() {
        int partitions = (int) Math.min(units.units(), 2L * spark.sparkContext().defaultParallelism());
        Dataset<Row> chunks = WorkUnits.together(units.number(spark, dealt()), partitions, "chunk_id");
        ModelSpec encoder = config.retrieve().model().isEmpty() ? inputs.model() : TextVectors.encoder(config);
        Retrieval.Prepared made = new Retrieval(spark, config.retrieve(), inputs.pools())
                .prepare(
                        chunks,
                        inputs.planId(),
                        encoder,
                        config.generate().batchTokens(),
                        config.run().seed());
        return isKept()
                ? new Retrieval.Prepared(made.chunks().persist(StorageLevel.MEMORY_AND_DISK()), made.spec())
                : made;
    }

    /** Features that a model makes are made once for all waves. */
    private boolean isKept() {
        return waves() > 1 && config.retrieve().method().usesFeatures();
    }

    @Override
    public void close() {
        Retrieval.Prepared made = prepared;
        if (made != null && isKept()) {
            made.chunks().unpersist();
        }
    }
}
