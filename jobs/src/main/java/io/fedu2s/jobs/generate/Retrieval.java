package io.fedu2s.jobs.generate;

import io.fedu2s.jobs.config.RetrieveConfig;
import io.fedu2s.udf.plan.EmbedFunction;
import io.fedu2s.udf.plan.FeatureColumn;
import io.fedu2s.udf.plan.RetrievalPools;
import io.fedu2s.udf.plan.RetrievalSpec;
import io.fedu2s.udf.record.Example;
import io.fedu2s.udf.retrieve.ExamplePool;
import io.fedu2s.udf.retrieve.Features;
import io.fedu2s.udf.retrieve.SparseFeatures;
import io.fedu2s.udf.spark.ModelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Puts chunks and pools into the space in which the configured method compares them. */
final class Retrieval {
    private static final StructType DOCUMENT = new StructType()
            .add("example_id", DataTypes.StringType, false)
            .add("text", DataTypes.StringType, false)
            .add("unit", DataTypes.LongType, false);

    private static final int UNIT_DOCUMENTS = 1024;

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
     * @param corpus all chunks that are asked about, for statistics that clients share
     * @param planId names what the choice of examples depends on
     * @param encoder the model of dense features
     */
    Prepared prepare(
            Dataset<Row> chunks, Dataset<Row> corpus, String planId, ModelSpec encoder, int batchTokens, long seed) {
        UnaryOperator<Dataset<Row>> features = features(corpus, encoder, batchTokens);
        Broadcast<RetrievalPools> broadcast = context().broadcast(new RetrievalPools(pools, poolFeatures(features)));
        var spec = new RetrievalSpec(
                planId,
                config.method(),
                config.choice(),
                config.k(),
                config.ownPairs(),
                seed,
                new RetrievalPools.OfBroadcast(broadcast));
        return new Prepared(features.apply(chunks), spec);
    }

    private UnaryOperator<Dataset<Row>> features(Dataset<Row> corpus, ModelSpec encoder, int batchTokens) {
        return switch (config.method()) {
            case FIXED, RANDOM, BM25 -> UnaryOperator.identity();
            case TFIDF -> {
                Dataset<Row> pool = poolDocuments().select("text");
                TfIdf tfIdf = TfIdf.fit(
                        config.sharedStatistics() ? corpus.select("text").unionAll(pool) : pool);
                yield tfIdf::transform;
            }
            case DENSE, HYBRID ->
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

    /** The pools' documents, cut into units of work that are partitions of their own, as Spark cuts a list. */
    private Dataset<Row> poolDocuments() {
        List<Example> examples = ExamplePools.examples(pools);
        int units = Math.max(1, (examples.size() + UNIT_DOCUMENTS - 1) / UNIT_DOCUMENTS);
        List<Row> rows = new ArrayList<>();
        for (long unit = 0; unit < units; unit++) {
            for (Example example : examples.subList(
                    (int) (unit * examples.size() / units), (int) ((unit + 1) * examples.size() / units))) {
                rows.add(RowFactory.create(example.exampleId(), example.document(), unit));
            }
        }
        return spark.createDataFrame(context().parallelize(rows, units), DOCUMENT);
    }

    private JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }
}
