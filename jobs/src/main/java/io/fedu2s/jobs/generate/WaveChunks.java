package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.spark.ModelSpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * All chunks of a run, ready to be planned, with the wave that each is asked in: where verdicts teach, every client's chunks
 * are dealt into {@code feedback.waves} parts in an order drawn by the seed; else there is one. Prepared when first asked for.
 */
final class WaveChunks implements AutoCloseable {
    /** The column of a chunk's wave, from 0. */
    static final String WAVE = "wave";

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final WorkUnits units;
    private final GenerationInputs inputs;
    private Retrieval.@Nullable Prepared prepared;

    WaveChunks(SparkSession spark, RunConfig config, Tables tables, WorkUnits units, GenerationInputs inputs) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.units = units;
        this.inputs = inputs;
    }

    /** How many waves there are. */
    int waves() {
        return config.feedback().isOn() ? config.feedback().waves() : 1;
    }

    /** A wave's chunks. */
    Dataset<Row> chunks(int wave) {
        return dealt().where(col(WAVE).equalTo(wave));
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
        Dataset<Row> chunks = tables.read(TableName.CHUNKS);
        if (waves() == 1) {
            return chunks.withColumn(WAVE, lit(0));
        }
        Column drawn = xxhash64(lit("wave"), lit(config.run().seed()), col("chunk_id"));
        Column place = row_number()
                .over(Window.partitionBy("client_id").orderBy(drawn, col("chunk_id")))
                .minus(1);
        return chunks.withColumn(WAVE, place.mod(waves()).cast(DataTypes.IntegerType));
    }

    private Retrieval.Prepared prepare() {
        int partitions = (int) Math.min(units.units(), 2L * spark.sparkContext().defaultParallelism());
        Dataset<Row> chunks = WorkUnits.together(units.number(spark, dealt()), partitions, "chunk_id");
        ModelSpec encoder = config.retrieve().model().isEmpty()
                ? inputs.model()
                : new ModelSpec(
                        config.retrieve().model(),
                        inputs.model().dtype(),
                        inputs.model().threads());
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
