package io.fedu2s.jobs.profile;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.generate.PublicTexts;
import io.fedu2s.jobs.generate.TextVectors;
import io.fedu2s.udf.plan.FeatureColumn;
import io.fedu2s.udf.profile.Centres;
import io.fedu2s.udf.profile.PlaceFunction;
import io.fedu2s.udf.profile.ProfileSpec;
import io.fedu2s.udf.profile.RoundedFunction;
import io.fedu2s.udf.profile.TopicWords;
import io.fedu2s.udf.profile.TopicsFunction.Topic;
import io.fedu2s.udf.profile.WordsFunction;
import io.fedu2s.udf.retrieve.Features;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.HashingTF;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.IDFModel;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The space in which the texts of each domain lie, and the topics in it. A chunk's weights are those of its {@link
 * TopicWords}, hashed to 2^16 numbers, tf · ln((D + 1) / (df + 1)) over the domain's chunks, scaled to length 1; words that
 * one chunk alone has weigh nothing. Of the chunks only sums are known here: df and the centres.
 */
final class TextSpace {
    private static final int NUMBERS = 1 << 16;

    /** A word that one chunk alone has says nothing of others. */
    private static final int LEAST_CHUNKS = 2;

    /** Fewer chunks are not worth a task; how many there are changes no sum. */
    private static final int TASK_CHUNKS = 2048;

    private final SparkSession spark;
    private final RunConfig config;
    private final Map<String, PipelineModel> weights = new HashMap<>();
    private final Map<String, Centres> centres = new HashMap<>();
    private final Map<String, List<Topic>> topics = new HashMap<>();
    private final Map<String, List<Features>> publicFeatures = new HashMap<>();

    private TextSpace(SparkSession spark, RunConfig config) {
        this.spark = spark;
        this.config = config;
    }

    /** Fits the spaces of all domains to the rows of {@link WordsFunction}. */
    static TextSpace fit(SparkSession spark, RunConfig config, Dataset<Row> words, PublicTexts publicTexts) {
        TextSpace space = new TextSpace(spark, config);
        words.select("domain").distinct().orderBy("domain").collectAsList().forEach(row -> {
            String domain = row.getString(0);
            space.fit(
                    domain,
                    words.where(col("domain").equalTo(domain)),
                    publicTexts.byDomain().getOrDefault(domain, List.of()));
        });
        return space;
    }

    private void fit(String domain, Dataset<Row> words, List<String> texts) {
        PipelineModel model = pipeline().fit(words);
        long chunks = words.count();
        int[] counting = counting(model);
        JavaRDD<Vector> vectors = model.transform(words)
                .select(RoundedFunction.WEIGHTS)
                .toJavaRDD()
                .map(new RoundedFunction(context().broadcast(counting)))
                .coalesce((int) Math.min(words.rdd().getNumPartitions(), 1 + chunks / TASK_CHUNKS))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Centres found = new TopicFit(
                            vectors, context(), counting.length, config.run().seed())
                    .topics(config.profile().topics())
                    .within(NUMBERS, counting);
            weights.put(domain, model);
            centres.put(domain, found);
            topics.put(domain, DomainTopics.named(found, texts, NUMBERS));
            publicFeatures.put(domain, isEmbedded() ? embedded(texts) : weighed(model, texts));
        } finally {
            vectors.unpersist();
        }
    }

    /** The numbers of the words of two chunks and more; one of no weight where there are none. */
    private static int[] counting(PipelineModel model) {
        long[] chunks = ((IDFModel) model.stages()[1]).docFreq();
        int[] counting = IntStream.range(0, NUMBERS)
                .filter(word -> chunks[word] >= LEAST_CHUNKS)
                .toArray();
        return counting.length == 0 ? new int[1] : counting;
    }

    private static Pipeline pipeline() {
        var frequencies = new HashingTF()
                .setInputCol(WordsFunction.WORDS)
                .setOutputCol("frequencies")
                .setNumFeatures(NUMBERS);
        var rarer = new IDF().setInputCol("frequencies").setOutputCol("rarer").setMinDocFreq(LEAST_CHUNKS);
        var scaled = new Normalizer()
                .setInputCol("rarer")
                .setOutputCol(RoundedFunction.WEIGHTS)
                .setP(2);
        return new Pipeline().setStages(new PipelineStage[] {frequencies, rarer, scaled});
    }

    /** The topics of each domain, in the order of their centres. */
    Map<String, List<Topic>> topics() {
        return topics;
    }

    /** The rows' places, as {@link PlaceFunction} has them. */
    Dataset<Row> placed(Dataset<Row> words) {
        var place = new PlaceFunction(context().broadcast(new ProfileSpec(centres, publicFeatures)));
        return weights.entrySet().stream()
                .map(domain -> compared(domain.getValue()
                                .transform(words.where(col("domain").equalTo(domain.getKey()))))
                        .mapPartitions(place, Encoders.row(PlaceFunction.SCHEMA)))
                .reduce(Dataset::union)
                .orElseThrow();
    }

    /** With what is compared with public texts. */
    private Dataset<Row> compared(Dataset<Row> weighed) {
        Dataset<Row> plain = weighed.drop("frequencies", "rarer");
        if (!isEmbedded()) {
            return plain.withColumn(FeatureColumn.NAME, col(RoundedFunction.WEIGHTS));
        }
        Dataset<Row> vectors = new TextVectors(spark, config)
                .of(weighed.select("client_id", "chunk_id", "text"))
                .select("chunk_id", FeatureColumn.NAME);
        return plain.join(vectors, "chunk_id");
    }

    private boolean isEmbedded() {
        return !config.retrieve().model().isEmpty();
    }

    private List<Features> embedded(List<String> texts) {
        return List.copyOf(new TextVectors(spark, config).of(texts));
    }

    private List<Features> weighed(PipelineModel model, List<String> texts) {
        List<Row> rows = texts.stream().map(WordsFunction::ofPublic).toList();
        return model
                .transform(spark.createDataFrame(rows, WordsFunction.SCHEMA))
                .withColumn(FeatureColumn.NAME, col(RoundedFunction.WEIGHTS))
                .collectAsList()
                .stream()
                .map(FeatureColumn::of)
                .toList();
    }

    private JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }
}
