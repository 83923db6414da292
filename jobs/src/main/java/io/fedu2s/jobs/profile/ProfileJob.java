package io.fedu2s.jobs.profile;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.evaluate.HeldOut;
import io.fedu2s.jobs.generate.ExamplePools;
import io.fedu2s.jobs.generate.GenerationInputs;
import io.fedu2s.jobs.generate.PublicTexts;
import io.fedu2s.jobs.profile.ProfileResult.TopicLine;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.encode.Backbone;
import io.fedu2s.udf.profile.TextProfileFunction;
import io.fedu2s.udf.profile.TopicsFunction;
import io.fedu2s.udf.profile.WordsFunction;
import io.fedu2s.udf.record.ClientTopic;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.TextProfile;
import io.fedu2s.udf.spark.ModelFolders;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the clients' text is about: {@code chunks}, {@code documents} and {@code rejects} into {@code topics} and {@code
 * profiles}. Clients that have no chunk have a profile all the same.
 */
public final class ProfileJob {
    private static final Logger LOG = LoggerFactory.getLogger(ProfileJob.class);
    private static final String[] CLIENT = {"client_id"};

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final PublicTexts publicTexts;

    /**
     * The job of a run.
     *
     * @throws io.fedu2s.udf.error.UserException where examples or held-out pairs can't be read
     */
    public ProfileJob(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        var hadoop = spark.sparkContext().hadoopConfiguration();
        this.publicTexts = PublicTexts.of(
                ExamplePools.read(config, hadoop),
                HeldOut.instructions(config, hadoop),
                config.run().seed());
    }

    /**
     * Writes both tables, unless they are of these chunks and keys already.
     *
     * @throws io.fedu2s.udf.error.UserException where there are no chunks
     */
    public ProfileResult run() {
        long start = System.nanoTime();
        if (tables.read(TableName.CHUNKS).isEmpty()) {
            throw Errors.chunksMissing();
        }
        String step = step();
        boolean isNew = !isDone(step);
        if (isNew) {
            write(step);
        }
        ProfileResult result = result();
        LOG.info(
                "profile: {} topics, {} clients, {}; {} s",
                result.topics().size(),
                result.clients().size(),
                isNew ? "written" : "as they were",
                (System.nanoTime() - start) / 1_000_000_000);
        return result;
    }

    /** Whether the tables are of these chunks and keys; changes nothing. */
    public boolean isDone() {
        return isDone(step());
    }

    /** The place of each chunk, as {@link io.fedu2s.udf.profile.PlaceFunction} has it; computed anew. */
    public Dataset<Row> places() {
        Dataset<Row> words = words();
        return TextSpace.fit(spark, config, words, publicTexts).placed(words);
    }

    private Dataset<Row> words() {
        return tables.read(TableName.CHUNKS).mapPartitions(new WordsFunction(), Encoders.row(WordsFunction.SCHEMA));
    }

    private boolean isDone(String step) {
        return tables.holds(TableName.TOPICS, step) && tables.holds(TableName.PROFILES, step);
    }

    private String step() {
        List<Object> parts = new ArrayList<>(List.of(
                config.fingerprint("run.seed", "profile.topics", "profile.terms"),
                GenerationInputs.digest(tables.read(TableName.CHUNKS)),
                documents()
                        .agg(count(lit(1)), digest("documents", "duplicates", "near_duplicates"))
                        .head(),
                publicTexts.byDomain()));
        if (!config.retrieve().model().isEmpty()) {
            parts.add(Backbone.idOf(
                    ModelFolders.local(config.retrieve().model()),
                    config.model().dtype()));
        }
        return "profile-" + ContentId.of(parts.toArray());
    }

    private static Column digest(String... numbers) {
        Column[] columns = new Column[numbers.length + 1];
        columns[0] = col("client_id");
        for (int i = 0; i < numbers.length; i++) {
            columns[i + 1] = col(numbers[i]);
        }
        return coalesce(bit_xor(xxhash64(columns)), lit(0L));
    }

    private void write(String step) {
        Dataset<Row> words = words().persist(StorageLevel.MEMORY_AND_DISK());
        try {
            TextSpace space = TextSpace.fit(spark, config, words, publicTexts);
            Dataset<Row> placed = space.placed(words).persist(StorageLevel.MEMORY_AND_DISK());
            try {
                tables.replace(TableName.TOPICS, topics(placed, space), step);
                tables.replace(TableName.PROFILES, profiles(placed), step);
            } finally {
                placed.unpersist();
            }
        } finally {
            words.unpersist();
        }
    }

    private Dataset<Row> topics(Dataset<Row> placed, TextSpace space) {
        return byClient(placed)
                .mapPartitions(
                        new TopicsFunction(config.profile().terms(), space.topics()), Encoders.row(ClientTopic.SCHEMA));
    }

    private Dataset<Row> profiles(Dataset<Row> placed) {
        Dataset<Row> counted = placed.join(documents().drop("domain"), CLIENT, "left")
                .na()
                .fill(0L, new String[] {"documents", "duplicates", "near_duplicates"});
        Dataset<Row> with =
                byClient(counted).mapPartitions(new TextProfileFunction(), Encoders.row(TextProfile.SCHEMA));
        Column documents = greatest(col("documents"), lit(1L));
        Dataset<Row> without = documents()
                .join(placed.select("client_id").distinct(), CLIENT, "left_anti")
                .select(
                        col("client_id"),
                        col("domain"),
                        col("documents"),
                        lit(0L).as("chunks"),
                        lit(0.0).as("relevance"),
                        lit(0.0).as("diversity"),
                        lit("").as("language"),
                        lit(0.0).as("language_share"),
                        col("duplicates").divide(documents).as("duplicate_share"),
                        col("near_duplicates").divide(documents).as("near_duplicate_share"));
        return with.unionByName(without);
    }

    private static Dataset<Row> byClient(Dataset<Row> placed) {
        return placed.repartition(col("client_id")).sortWithinPartitions("client_id", "chunk_id");
    }

    /** How many documents each client has, and how many of them are rejected as repetitions. */
    private Dataset<Row> documents() {
        Dataset<Row> rejects = tables.read(TableName.REJECTS)
                .where(col("ordinal").equalTo(Reject.WHOLE_DOCUMENT))
                .groupBy("client_id")
                .agg(
                        count_if(col("reason").equalTo(Reject.DUPLICATE)).as("duplicates"),
                        count_if(col("reason").equalTo(Reject.NEAR_DUPLICATE)).as("near_duplicates"));
        return tables.read(TableName.DOCUMENTS)
                .groupBy("client_id", "domain")
                .agg(count(lit(1)).as("documents"))
                .join(rejects, CLIENT, "left")
                .na()
                .fill(0L, new String[] {"duplicates", "near_duplicates"});
    }

    private ProfileResult result() {
        List<TopicLine> topics = tables
                .read(TableName.TOPICS)
                .groupBy("domain", "topic")
                .agg(first("name"), sum("chunks"), countDistinct("client_id"))
                .orderBy("domain", "topic")
                .collectAsList()
                .stream()
                .map(row -> new TopicLine(
                        row.getString(0), row.getInt(1), row.getString(2), row.getLong(3), row.getLong(4)))
                .toList();
        List<TextProfile> clients =
                tables.read(TableName.PROFILES).orderBy("domain", "client_id").collectAsList().stream()
                        .map(TextProfile::fromRow)
                        .toList();
        return new ProfileResult(topics, clients);
    }
}
