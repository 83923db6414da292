package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.config.GenerateConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.plan.ChoiceSpec;
import io.fedu2s.udf.plan.ChooseFunction;
import io.fedu2s.udf.record.ChunkChoice;
import io.fedu2s.udf.retrieve.DenseFeatures;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chunks that a run asks about: all, or of each client as many as {@code generate.chunksPerClient} allows, chosen once
 * and kept in the table {@code choices}. Of each client the choice follows from its own chunks, the pool and the seed.
 */
final class AskedChunks {
    private static final Logger LOG = LoggerFactory.getLogger(AskedChunks.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final GenerationInputs inputs;

    AskedChunks(SparkSession spark, RunConfig config, Tables tables, GenerationInputs inputs) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.inputs = inputs;
    }

    /** These chunks as far as they are chosen: none where it has to be done yet. */
    static Dataset<Row> known(RunConfig config, Tables tables, GenerationInputs inputs) {
        Dataset<Row> chunks = tables.read(TableName.CHUNKS);
        if (!config.generate().asked().isLimited()) {
            return chunks;
        }
        return tables.holds(TableName.CHOICES, step(inputs))
                ? chunks.join(tables.read(TableName.CHOICES).select("chunk_id"), new String[] {"chunk_id"}, "left_semi")
                : chunks.limit(0);
    }

    private static String step(GenerationInputs inputs) {
        return "choose-" + inputs.choiceId();
    }

    /** These chunks; chooses them if need be. */
    Dataset<Row> chosen() {
        Dataset<Row> chunks = tables.read(TableName.CHUNKS);
        GenerateConfig.Asked asked = config.generate().asked();
        String step = step(inputs);
        if (asked.isLimited() && !tables.holds(TableName.CHOICES, step)) {
            long start = System.nanoTime();
            tables.replace(TableName.CHOICES, choices(chunks, asked), step);
            LOG.info(
                    "generate: {} of {} chunks chosen by {}, at most {} of a client; {} s",
                    tables.read(TableName.CHOICES).count(),
                    chunks.count(),
                    asked.order(),
                    asked.perClient(),
                    (System.nanoTime() - start) / 1_000_000_000);
        }
        return known(config, tables, inputs);
    }

    private Dataset<Row> choices(Dataset<Row> chunks, GenerateConfig.Asked asked) {
        return switch (asked.order()) {
            case FIRST -> ordered(chunks, asked.perClient(), col("document_id"), col("ordinal"), col("chunk_id"));
            case RANDOM ->
                ordered(
                        chunks,
                        asked.perClient(),
                        xxhash64(lit("chosen"), lit(config.run().seed()), col("chunk_id")),
                        col("chunk_id"));
            case COVERAGE -> covering(chunks, asked);
        };
    }

    private static Dataset<Row> ordered(Dataset<Row> chunks, int budget, Column... by) {
        Column place =
                row_number().over(Window.partitionBy("client_id").orderBy(by)).minus(1);
        return chunks.withColumn("place", place)
                .where(col("place").lt(budget))
                .select(col("client_id"), col("domain"), col("chunk_id"), col("place"), lit(0.0).as("gain"));
    }

    private Dataset<Row> covering(Dataset<Row> chunks, GenerateConfig.Asked asked) {
        PublicTexts texts = PublicTexts.ofPools(inputs.pools(), config.run().seed());
        Dataset<Row> compared = chunks;
        Map<String, List<DenseFeatures>> vectors = Map.of();
        if (!config.retrieve().model().isEmpty()) {
            TextVectors embedding = new TextVectors(spark, config);
            compared = embedding.of(chunks);
            vectors = texts.byDomain().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, domain -> embedding.of(domain.getValue())));
        }
        var spec = new ChoiceSpec(
                asked.perClient(), asked.relevance(), config.run().seed(), texts.byDomain(), vectors);
        return compared.repartition(col("client_id"))
                .sortWithinPartitions("client_id", "chunk_id")
                .mapPartitions(
                        new ChooseFunction(JavaSparkContext.fromSparkContext(spark.sparkContext())
                                .broadcast(spec)),
                        Encoders.row(ChunkChoice.SCHEMA));
    }
}
