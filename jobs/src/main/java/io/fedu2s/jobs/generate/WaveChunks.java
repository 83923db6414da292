package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.spark.ModelSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of an intake, ready to be planned, wave by wave: first those in which its chunks are asked about, then those in
 * which some of them are asked again ({@link Intakes}). Prepared when first asked for.
 */
final class WaveChunks implements AutoCloseable {
    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final Intakes intakes;
    private final int first;
    private final Dataset<Row> asked;
    private final Dataset<Row> dealt;
    private final GenerationInputs inputs;
    private final JudgedPairs judged;
    private Retrieval.@Nullable Prepared prepared;

    /**
     * Of the chunks that are asked about those of an intake.
     *
     * @param asked all that are asked about
     */
    WaveChunks(
            SparkSession spark,
            RunConfig config,
            Tables tables,
            GenerationInputs inputs,
            Intakes intakes,
            int intake,
            Dataset<Row> asked) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.intakes = intakes;
        this.first = intakes.first(intake);
        this.asked = asked;
        this.dealt = intakes.chunks(intake, asked);
        this.inputs = inputs;
        this.judged = new JudgedPairs(config, tables, inputs.planId());
    }

    /** The first of its waves. */
    int first() {
        return first;
    }

    /** The wave behind the last that there may be: none is behind one that asks again without chunks. */
    int end() {
        return first + intakes.span();
    }

    /** The how-manieth time a wave asks again; 0 where it asks for the first time. */
    int retry(int wave) {
        return intakes.retry(wave);
    }

    /** A wave's chunks. */
    private Dataset<Row> chunks(int wave) {
        return ofWave(dealt, wave);
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
                ? chunks.where(col(Intakes.WAVE).equalTo(wave))
                : chunks.join(judged.askedAgain(first, wave), "chunk_id");
    }

    /** Those of these generations that a wave asks for. */
    Dataset<Row> rows(int wave, Dataset<Row> generations) {
        return generations.where(inputs.rowsOf(retry(wave))).join(chunks(wave).select("chunk_id"), "chunk_id");
    }

    /** How many rows a wave has when all are written. */
    long rowsWanted(int wave) {
        return inputs.rowsWanted(chunks(wave), retry(wave));
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

    private Retrieval.Prepared prepare() {
        WorkUnits units = WorkUnits.of(dealt, config.generate().blockSize());
        int partitions = (int)
                Math.max(1, Math.min(units.units(), 2L * spark.sparkContext().defaultParallelism()));
        Dataset<Row> chunks = WorkUnits.together(units.number(spark, dealt), partitions, "chunk_id");
        ModelSpec encoder = config.retrieve().model().isEmpty() ? inputs.model() : TextVectors.encoder(config);
        Retrieval.Prepared made = new Retrieval(spark, config.retrieve(), inputs.pools())
                .prepare(
                        chunks,
                        asked,
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
        return intakes.span() > 1 && config.retrieve().method().usesFeatures();
    }

    @Override
    public void close() {
        Retrieval.Prepared made = prepared;
        if (made != null && isKept()) {
            made.chunks().unpersist();
        }
    }
}
