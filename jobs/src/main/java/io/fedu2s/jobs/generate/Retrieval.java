package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fedu2s.jobs.config.RetrieveConfig;
import io.fedu2s.udf.plan.EmbedFunction;
import io.fedu2s.udf.plan.FeatureColumn;
import io.fedu2s.udf.plan.RetrievalSpec;
import io.fedu2s.udf.record.Example;
import io.fedu2s.udf.retrieve.ExamplePool;
import io.fedu2s.udf.retrieve.Features;
import io.fedu2s.udf.retrieve.SparseFeatures;
import io.fedu2s.udf.spark.ModelSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Puts chunks and pools into the space in which the configured method compares them. */
final class Retrieval {
    private final SparkSession spark;
    private final RetrieveConfig config;
    private final Map<String, ExamplePool> pools;

    Retrieval(SparkSession spark, RetrieveConfig config, Map<String, ExamplePool> pools) {
        this.spark = spark;
        this.config = config;
        this.pools = pools;
    }

    /**
     * Chunks ready to be planned.
     *
     * @param chunks with {@link FeatureColumn} where the method compares features
     * @param spec what finds their examples
     */
    record Prepared(Dataset<Row> chunks, RetrievalSpec spec) {}

    /**
     * Prepares chunks that lie together unit by unit.
     *
     * @param encoder the model of dense features
     */
    Prepared prepare(Dataset<Row> chunks, ModelSpec encoder, int batchTokens, long seed) {
        UnaryOperator<Dataset<Row>> features = features(chunks, encoder, batchTokens);
        var spec = new RetrievalSpec(config.method(), config.k(), seed, pools, poolFeatures(features));
        return new Prepared(features.apply(chunks), spec);
    }

    private UnaryOperator<Dataset<Row>> features(Dataset<Row> chunks, ModelSpec encoder, int batchTokens) {
        return switch (config.method()) {
            case FIXED, RANDOM, BM25 -> UnaryOperator.identity();
            case TFIDF -> {
                TfIdf tfIdf =
                        TfIdf.fit(chunks.select("text").unionAll(poolDocuments().select("text")));
                yield tfIdf::transform;
            }
            case DENSE ->
                texts -> texts.mapPartitions(
                        new EmbedFunction(encoder, batchTokens), Encoders.row(EmbedFunction.schema(texts.schema())));
        };
    }

    private Map<String, List<Features>> poolFeatures(UnaryOperator<Dataset<Row>> features) {
        if (!config.method().usesFeatures()) {
            return Map.of();
        }
        Map<String, Features> byExample = new HashMap<>();
        features.apply(poolDocuments())
                .select("example_id", FeatureColumn.NAME)
                .collectAsList()
                .forEach(row -> byExample.put(row.getAs("example_id"), FeatureColumn.of(row)));
        Map<String, List<Features>> byDomain = new HashMap<>();
        pools.forEach((domain, pool) -> byDomain.put(
                domain,
                pool.examples().stream()
                        .map(example -> byExample.getOrDefault(example.exampleId(), SparseFeatures.NONE))
                        .toList()));
        return byDomain;
    }

    /** The pools' documents as one unit of work. */
    private Dataset<Row> poolDocuments() {
        List<Row> rows =
                ExamplePools.examples(pools).stream().map(Example::toRow).toList();
        return spark.createDataFrame(rows, Example.SCHEMA)
                .coalesce(1)
                .select(col("example_id"), col("document").as("text"), lit(0L).as("unit"));
    }
}
