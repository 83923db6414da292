package io.fedu2s.jobs.generate;

import io.fedu2s.jobs.cluster.ModelStage;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.plan.EmbedFunction;
import io.fedu2s.udf.plan.FeatureColumn;
import io.fedu2s.udf.retrieve.DenseFeatures;
import io.fedu2s.udf.spark.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Texts as vectors of {@code retrieve.model}. */
public final class TextVectors {
    private static final StructType TEXT =
            new StructType().add("text", DataTypes.StringType, false).add("unit", DataTypes.LongType, false);

    private final SparkSession spark;
    private final RunConfig config;

    /** By the model that the configuration names. */
    public TextVectors(SparkSession spark, RunConfig config) {
        this.spark = spark;
        this.config = config;
    }

    /** The model that makes vectors. */
    static ModelSpec encoder(RunConfig config) {
        return new ModelSpec(
                config.retrieve().model(),
                config.model().dtype(),
                config.runtime().threadsPerTask());
    }

    /** Chunks, or rows with their ids, clients and texts, with {@link FeatureColumn} more; a unit's texts are read together. */
    public Dataset<Row> of(Dataset<Row> chunks) {
        WorkUnits units = WorkUnits.of(chunks, config.generate().blockSize());
        int partitions = (int)
                Math.max(1, Math.min(units.units(), 2L * spark.sparkContext().defaultParallelism()));
        return embedded(WorkUnits.together(units.number(spark, chunks), partitions, "chunk_id"));
    }

    /** Public texts, in their order, each of length 1. */
    public List<DenseFeatures> of(List<String> texts) {
        List<Row> rows = new ArrayList<>();
        texts.forEach(text -> rows.add(RowFactory.create(text, 0L)));
        return embedded(spark.createDataFrame(rows, TEXT).coalesce(1)).collectAsList().stream()
                .map(row -> ((DenseFeatures) FeatureColumn.of(row)).unit())
                .toList();
    }

    private Dataset<Row> embedded(Dataset<Row> texts) {
        return ModelStage.map(
                texts,
                new EmbedFunction(encoder(config), config.generate().batchTokens()),
                EmbedFunction.schema(texts.schema()));
    }
}
