package io.fedu2s.jobs.report;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.evaluate.Comparison;
import io.fedu2s.jobs.ingest.TakenOut;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.ArmCount;
import io.fedu2s.udf.record.ClientTopic;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.PrivacyEntry;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.record.TextProfile;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** Gathers a run's figures from its tables; only counts, and samples where they are asked for, come to the driver. */
final class FiguresReader {
    private static final String[] JUDGED = {"generation_id", "chunk_id", "domain"};

    private final RunConfig config;
    private final Tables tables;
    private final boolean isProfiled;

    /** Of these tables; {@code isProfiled} says whether what they tell of the clients' text is of this run. */
    FiguresReader(RunConfig config, Tables tables, boolean isProfiled) {
        this.isProfiled = isProfiled;
        this.config = config;
        this.tables = tables;
    }

    /** The figures as the tables stand; {@code seconds} is how long the run took. */
    RunFigures read(double seconds) {
        List<Round> rounds = rounds();
        return new RunFigures(
                config.run().id(),
                config.run().date(),
                seconds,
                config.effectiveYaml(),
                documents(),
                reasons(tables.read(TableName.REJECTS)),
                generations(),
                reasons(tables.read(TableName.PAIRS)),
                rounds,
                privacy(rounds),
                topics(),
                contributions(rounds),
                comparisons(rounds),
                adapter(rounds),
                samples());
    }

    private List<RunFigures.DomainDocuments> documents() {
        return tables
                .read(TableName.DOCUMENTS)
                .groupBy("domain")
                .agg(
                        count_distinct(col("client_id")),
                        Stream.concat(
                                        Stream.of(
                                                count(lit(1)),
                                                count_if(col("status").equalTo("accepted")),
                                                sum(col("chunks")),
                                                sum(col("size_bytes"))),
                                        Stream.of(TakenOut.sums()))
                                .toArray(Column[]::new))
                .orderBy("domain")
                .collectAsList()
                .stream()
                .map(row -> new RunFigures.DomainDocuments(
                        row.getString(0),
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        TakenOut.of(row)))
                .toList();
    }

    /** How often each reason stands in each domain. */
    private static List<DomainReason> reasons(Dataset<Row> rows) {
        return rows.groupBy("domain", "reason").count().collectAsList().stream()
                .map(row -> new DomainReason(row.getString(0), row.getString(1), row.getLong(2)))
                .sorted(DomainReason.ORDER)
                .toList();
    }

    /** Of the plan whose generations were judged; the table keeps those of every plan there ever was. */
    private RunFigures.Generations generations() {
        Dataset<Row> all = tables.read(TableName.GENERATIONS);
        Dataset<Row> judged =
                tables.exists(TableName.PAIRS) ? all.join(tables.read(TableName.PAIRS), JUDGED, "left_semi") : all;
        return judged
                .groupBy("plan_id")
                .agg(
                        count(lit(1)).as("total"),
                        count_if(col("cached")).as("cached"),
                        sum(col("prompt_tokens")).as("prompt_tokens"),
                        sum(col("new_tokens")).as("new_tokens"))
                .orderBy(col("total").desc(), col("cached").desc(), col("plan_id"))
                .takeAsList(1)
                .stream()
                .map(row -> new RunFigures.Generations(
                        row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), waves(row.getString(0))))
                .findFirst()
                .orElse(new RunFigures.Generations(0, 0, 0, 0, List.of()));
    }

    private List<RunFigures.Wave> waves(String planId) {
        return tables
                .read(TableName.ARMS)
                .where(col("plan_id")
                        .equalTo(planId)
                        .and(col("arm").equalTo(ArmCount.KIND))
                        .and(col("wave").geq(0)))
                .groupBy("domain", "wave", "name")
                .agg(sum("pairs").as("pairs"), sum("accepted").as("accepted"))
                .groupBy("domain", "wave")
                .agg(
                        sum("pairs"),
                        sum("accepted"),
                        map_from_entries(collect_list(struct("name", "pairs"))).as("kinds"))
                .orderBy("domain", "wave")
                .collectAsList()
                .stream()
                .map(row -> new RunFigures.Wave(
                        row.getInt(1) + 1,
                        row.getString(0),
                        row.getLong(2),
                        row.getLong(3),
                        new TreeMap<>(row.<String, Long>getJavaMap(4))))
                .toList();
    }

    private List<Round> rounds() {
        return tables.read(TableName.ROUNDS).collectAsList().stream()
                .map(Round::fromRow)
                .sorted(Comparator.comparing(Round::round))
                .toList();
    }

    /** The ledger holds the rounds of every federation there ever was. */
    private List<PrivacyEntry> privacy(List<Round> rounds) {
        Set<String> federations = rounds.stream().map(Round::federation).collect(Collectors.toSet());
        return tables.read(TableName.PRIVACY).collectAsList().stream()
                .map(PrivacyEntry::fromRow)
                .filter(entry -> federations.contains(entry.federation()))
                .sorted(Comparator.comparing(PrivacyEntry::round))
                .toList();
    }

    /** In the order of domains and clients; not told where rounds are private. */
    private List<ClientTopics> topics() {
        if (!isProfiled || config.federate().privacy().isOn()) {
            return List.of();
        }
        Map<String, List<ClientTopic>> topics = tables
                .read(TableName.TOPICS)
                .drop("terms")
                .withColumn("terms", array().cast("array<string>"))
                .collectAsList()
                .stream()
                .map(ClientTopic::fromRow)
                .collect(Collectors.groupingBy(ClientTopic::clientId));
        return tables.read(TableName.PROFILES).orderBy("domain", "client_id").collectAsList().stream()
                .map(TextProfile::fromRow)
                .map(profile -> topics(profile, topics.getOrDefault(profile.clientId(), List.of())))
                .toList();
    }

    private static ClientTopics topics(TextProfile profile, List<ClientTopic> own) {
        var shares = new TreeMap<Integer, Double>();
        var names = new TreeMap<Integer, String>();
        own.forEach(topic -> {
            shares.put(topic.topic(), topic.share());
            names.put(topic.topic(), topic.name());
        });
        return new ClientTopics(profile, shares, names);
    }

    /** What one client alone did is not told where rounds are private. */
    private List<Contribution> contributions(List<Round> rounds) {
        if (rounds.isEmpty() || config.federate().privacy().isOn()) {
            return List.of();
        }
        List<Contribution.Holder> clients = tables
                .read(TableName.PAIRS)
                .groupBy("client_id", "domain")
                .agg(count_if(col("accepted")))
                .orderBy("domain", "client_id")
                .collectAsList()
                .stream()
                .map(row -> new Contribution.Holder(row.getString(0), row.getString(1), row.getLong(2)))
                .toList();
        List<ClientTraining> trainings =
                tables.read(TableName.TRAININGS).where(col("round").leq(rounds.size())).collectAsList().stream()
                        .map(ClientTraining::fromRow)
                        .toList();
        return Contribution.of(
                clients, rounds, trainings, config.federate(), config.run().seed());
    }

    /** None where the adapter that was measured is not of these rounds. */
    private List<Comparison> comparisons(List<Round> rounds) {
        Set<String> adapters = rounds.stream().map(Round::adapterSha256).collect(Collectors.toSet());
        List<Evaluation> evaluations = tables.read(TableName.EVALUATIONS).collectAsList().stream()
                .map(Evaluation::fromRow)
                .toList();
        boolean ofTheseRounds = evaluations.stream()
                .map(Evaluation::adapterSha256)
                .filter(sha256 -> !sha256.isEmpty())
                .allMatch(adapters::contains);
        return ofTheseRounds ? Comparison.of(evaluations, config.run().seed()) : List.of();
    }

    /** The adapter that is exported: of the round the configuration names, else of the last. */
    private Optional<RunFigures.ExportedAdapter> adapter(List<Round> rounds) {
        int wanted = config.export().round();
        String path = config.export().path().isEmpty()
                ? config.output().path("adapter")
                : config.export().path();
        return rounds.stream()
                .filter(round -> wanted == 0 || round.round() == wanted)
                .reduce((earlier, later) -> later)
                .map(round -> new RunFigures.ExportedAdapter(path, round.round(), round.adapterSha256()));
    }

    private List<RunFigures.SamplePair> samples() {
        int wanted = config.report().samplesPerDomain();
        if (wanted == 0) {
            return List.of();
        }
        return tables
                .read(TableName.PAIRS)
                .where(col("accepted"))
                .select(
                        col("domain"),
                        col("instruction"),
                        col("response"),
                        row_number()
                                .over(Window.partitionBy("domain").orderBy("pair_id"))
                                .as("place"))
                .where(col("place").leq(wanted))
                .orderBy("domain", "place")
                .collectAsList()
                .stream()
                .map(row -> new RunFigures.SamplePair(row.getString(0), row.getString(1), row.getString(2)))
                .toList();
    }
}
