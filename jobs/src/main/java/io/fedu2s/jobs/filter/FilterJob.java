package io.fedu2s.jobs.filter;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.fedu2s.jobs.cluster.RunMetrics;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.evaluate.HeldOut;
import io.fedu2s.jobs.generate.AnswerJudge;
import io.fedu2s.jobs.generate.GenerationInputs;
import io.fedu2s.jobs.generate.PlanRows;
import io.fedu2s.jobs.generate.VerdictInputs;
import io.fedu2s.jobs.people.People;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.filter.HeldOutTexts;
import io.fedu2s.udf.judge.JudgeFunction;
import io.fedu2s.udf.judge.JudgeSpec;
import io.fedu2s.udf.judge.PeopleFunction;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.record.Vote;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run's {@code generations} into {@code pairs}: read, scored by models where a threshold asks for it ({@link ModelScoring}), judged
 * client by client, and at last by what people say, which changes the pairs that it is about and no others. Accepted and
 * rejected pairs alike are kept, with their scores and exactly one verdict.
 */
public final class FilterJob implements AnswerJudge {
    private static final Logger LOG = LoggerFactory.getLogger(FilterJob.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final VerdictInputs verdicts;
    private final People people;

    /** A job over the generations of a run. */
    public FilterJob(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.verdicts = new VerdictInputs(config);
        this.people = new People(spark, config, tables);
    }

    /**
     * Judges, unless the table holds these verdicts already, and counts them.
     *
     * @throws io.fedu2s.udf.error.UserException where the run's generations are not complete
     */
    public FilterResult run() {
        long start = System.nanoTime();
        GenerationInputs inputs =
                GenerationInputs.read(config, tables, spark.sparkContext().hadoopConfiguration());
        PlanRows plan = new PlanRows(config, tables, inputs);
        Dataset<Row> generations = plan.all();
        long generated = generations.count();
        long missing = plan.missing();
        if (generated == 0 || missing != 0) {
            throw Errors.generationsMissing(generated, generated + missing);
        }
        String step = step(inputs, generations);
        if (!tables.holds(TableName.PAIRS, step)) {
            write(generations, inputs, step);
        }
        if ((people.vote() || tables.exists(TableName.VOTES)) && !tables.holds(TableName.VOTES, step)) {
            tables.replace(TableName.VOTES, votes(), step);
        }
        FilterResult result = Verdicts.of(tables.read(TableName.PAIRS), generated);
        LOG.info(
                "filter: {} pairs judged, {} accepted, rejected {}; by domain {}; {} s",
                result.generated(),
                result.accepted(),
                result.rejected(),
                result.byDomain(),
                (System.nanoTime() - start) / 1_000_000_000);
        RunMetrics.of(spark.sparkContext()).accepted(result.accepted());
        if (!people.areSilent()) {
            tellOfPeople();
        }
        if (result.accepted() > 0) {
            result.withoutPairs()
                    .forEach((client, reasons) -> LOG.warn(
                            "filter: client {} is left without a pair, all were rejected: {}", client, reasons));
        }
        return result;
    }

    /**
     * Judges some generations and keeps nothing of it.
     *
     * @throws io.fedu2s.udf.error.UserException with the reasons, where fewer are accepted than {@code
     *     generate.stopBelow} asks for
     */
    @Override
    public void requireShare(Dataset<Row> generations, GenerationInputs inputs) {
        Dataset<Row> pairs = pairs(generations, inputs)
                .select("client_id", "domain", "accepted", "reason", "detail")
                .persist();
        try {
            FilterResult result = Verdicts.of(pairs, pairs.count());
            double least = config.generate().stopBelow();
            if (result.accepted() < least * result.generated()) {
                throw Errors.acceptedTooFew(
                        result.accepted(),
                        result.generated(),
                        least,
                        result.rejected(),
                        String.join("; ", result.examples().values()));
            }
            LOG.info(
                    "filter: of the first {} pairs {} are accepted, rejected {}",
                    result.generated(),
                    result.accepted(),
                    result.rejected());
        } finally {
            pairs.unpersist();
        }
    }

    private Dataset<Row> votes() {
        return people.vote()
                ? people.votes(tables.read(TableName.PAIRS))
                : spark.createDataFrame(List.of(), Vote.SCHEMA);
    }

    private void tellOfPeople() {
        Dataset<Row> pairs = tables.read(TableName.PAIRS);
        LOG.info("filter: people say {}", counts(pairs.where(not(col("person").equalTo(""))), "person"));
        long absent = People.absent(tables, pairs);
        if (absent > 0) {
            LOG.warn(
                    "filter: {} pairs of which people said something are not among these; what they said is kept",
                    absent);
        }
        Map<String, Long> unheard =
                counts(tables.read(TableName.VOTES).where(not(col("reason").equalTo(""))), "reason");
        if (!unheard.isEmpty()) {
            LOG.warn("filter: votes that do not count, by their reason in the table votes: {}", unheard);
        }
    }

    private static Map<String, Long> counts(Dataset<Row> rows, String column) {
        Map<String, Long> counts = new TreeMap<>();
        rows.groupBy(column).count().collectAsList().forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }

    /** Whether the table holds the verdicts of this configuration over these generations; changes nothing. */
    public boolean isDone(GenerationInputs inputs, Dataset<Row> generations) {
        return tables.holds(TableName.PAIRS, step(inputs, generations));
    }

    private String step(GenerationInputs inputs, Dataset<Row> generations) {
        return settings(inputs) + JudgedClients.digest(generations);
    }

    /** Names what verdicts follow from but the answers. A table that an earlier version wrote with other columns is made anew. */
    private String settings(GenerationInputs inputs) {
        return "filter-"
                + ContentId.of(
                        inputs.planId(),
                        verdicts.keys(spark.sparkContext().hadoopConfiguration()),
                        String.join(" ", Pair.SCHEMA.fieldNames()),
                        people.state())
                + "/";
    }

    /** All pairs; where only answers came or went, those of the clients whose answers they are. */
    private void write(Dataset<Row> generations, GenerationInputs inputs, String step) {
        Optional<Dataset<Row>> changed = tables.holdsOneOf(TableName.PAIRS, settings(inputs))
                ? JudgedClients.changed(spark, generations, tables.read(TableName.PAIRS))
                : Optional.empty();
        if (changed.isEmpty()) {
            tables.replace(TableName.PAIRS, pairs(generations, inputs), step);
            return;
        }
        String[] client = {"client_id"};
        Dataset<Row> pairs = pairs(generations.join(changed.get(), client, "left_semi"), inputs)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            tables.exchange(TableName.PAIRS, changed.get(), client, pairs, step);
        } finally {
            pairs.unpersist();
        }
    }

    private HeldOutTexts heldOut() {
        return HeldOut.read(config, spark.sparkContext().hadoopConfiguration());
    }

    @Override
    public Dataset<Row> pairs(Dataset<Row> generations, GenerationInputs inputs) {
        var spec = new JudgeSpec(config.filters(), config.kinds(), inputs.pools());
        Dataset<Row> withContext = withContext(generations, tables.read(TableName.CHUNKS));
        Dataset<Row> read = verdicts.isModelAsked()
                ? new ModelScoring(spark, config, tables, verdicts).scored(withContext, inputs, spec)
                : withContext;
        Broadcast<HeldOutTexts> heldOut =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(heldOut());
        Dataset<Row> judged = read.repartition(col("client_id"))
                .sortWithinPartitions("client_id", "chunk_id", "sample", "attempt")
                .mapPartitions(new JudgeFunction(spec, heldOut), Encoders.row(Pair.SCHEMA));
        return people.areSilent()
                ? judged
                : people.beside(judged).mapPartitions(new PeopleFunction(heldOut), Encoders.row(Pair.SCHEMA));
    }

    private static Dataset<Row> withContext(Dataset<Row> generations, Dataset<Row> chunks) {
        Dataset<Row> contexts = chunks.drop("domain", "document_id", "ordinal", "section", "token_count", "client_id")
                .withColumnRenamed("text", "context");
        return generations.join(contexts, "chunk_id");
    }
}
