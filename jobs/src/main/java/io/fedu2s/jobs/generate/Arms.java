package io.fedu2s.jobs.generate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import io.fedu2s.jobs.config.FeedbackConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.feedback.Shares;
import io.fedu2s.udf.feedback.Tally;
import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.plan.ChunkPast;
import io.fedu2s.udf.plan.Lessons;
import io.fedu2s.udf.record.ArmCount;
import io.fedu2s.udf.record.Feedback;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table {@code arms}: what came of each kind of pair, example and reason in the waves of a plan, and what the next one
 * learns of it. Counts are kept client by client; unless {@code feedback.perClient} holds they are added up over the clients
 * of a domain, and nothing else crosses from one to another.
 */
final class Arms {
    private static final Logger LOG = LoggerFactory.getLogger(Arms.class);

    private static final int UNKNOWN = -1;
    private static final String CORRECTED = Feedback.Verdict.CORRECT.stored();

    private final RunConfig config;
    private final FeedbackConfig feedback;
    private final Tables tables;
    private final GenerationInputs inputs;
    private final WaveRows rows;
    private List<ArmCount> known = List.of();
    private int knownBefore = UNKNOWN;

    Arms(RunConfig config, Tables tables, GenerationInputs inputs) {
        this.config = config;
        this.feedback = config.feedback();
        this.tables = tables;
        this.inputs = inputs;
        this.rows = new WaveRows(tables, TableName.ARMS, inputs.planId());
    }

    /** How many waves are judged, by whichever run. */
    int waves() {
        return rows.waves();
    }

    /** What people and the waves before this one teach; the same whenever it is asked. */
    Lessons before(int wave) {
        if (!feedback.isOn()) {
            return Lessons.NONE;
        }
        List<ArmCount> known = counts(wave);
        if (known.isEmpty()) {
            return Lessons.NONE;
        }
        return new Lessons(feedback.perClient(), shares(known), examples(known), demands(known), 0);
    }

    /**
     * Counts what people said of pairs of other plans, in one commit before the first wave; a plan that has begun goes on
     * without.
     *
     * @param said pairs with whether they were {@code good}
     * @param generations those of all plans
     */
    void hear(Dataset<Row> said, Dataset<Row> generations) {
        Dataset<Row> heard = said.join(
                        generations
                                .select("client_id", "generation_id", "example_ids")
                                .dropDuplicates("client_id", "generation_id"),
                        new String[] {"client_id", "generation_id"})
                .withColumn("accepted", col("good"));
        Dataset<Row> counted = counted(ArmCount.PEOPLE, heard, ArmCount.KIND, col("kind"))
                .unionByName(counted(ArmCount.PEOPLE, byExample(heard), ArmCount.EXAMPLE, col("example")));
        tables.append(TableName.ARMS, counted.coalesce(1), "people-" + inputs.planId(), 0);
        knownBefore = UNKNOWN;
    }

    /** Counts the verdicts on a wave's generations, in one commit; a pair that people had to correct was not good. */
    void learn(int wave, Dataset<Row> generations, Dataset<Row> pairs) {
        Dataset<Row> written = pairs.withColumn(
                        "accepted", col("accepted").and(col("person").notEqual(CORRECTED)))
                .select("client_id", "domain", "generation_id", "kind", "accepted", "reason")
                .join(
                        generations
                                .where(col("finish_reason").isInCollection(FinishReason.allStored()))
                                .select("generation_id", "example_ids")
                                .dropDuplicates("generation_id"),
                        "generation_id")
                .persist();
        try {
            Dataset<Row> counted = counted(wave, written, ArmCount.KIND, col("kind"))
                    .unionByName(counted(wave, byExample(written), ArmCount.EXAMPLE, col("example")))
                    .unionByName(
                            counted(wave, written.where(col("reason").notEqual("")), ArmCount.REASON, col("reason")));
            tables.append(TableName.ARMS, counted.coalesce(1), step(), wave);
            knownBefore = UNKNOWN;
        } finally {
            written.unpersist();
        }
        tell(wave);
    }

    /** A row for each example of the pool that stood in a pair's prompt. */
    private static Dataset<Row> byExample(Dataset<Row> pairs) {
        return pairs.withColumn("example", explode(col("example_ids")))
                .where(not(col("example").startsWith(ChunkPast.OWN_ID)));
    }

    private Dataset<Row> counted(int wave, Dataset<Row> pairs, String arm, Column name) {
        return pairs.groupBy(col("domain"), col("client_id"), name.as("name"))
                .agg(
                        count(lit(1)).as("pairs"),
                        sum(col("accepted").cast("long")).as("accepted"))
                .select(
                        lit(inputs.planId()).as("plan_id"),
                        lit(wave).as("wave"),
                        col("domain"),
                        col("client_id"),
                        lit(arm).as("arm"),
                        col("name"),
                        col("pairs"),
                        col("accepted"));
    }

    private Map<String, Map<String, Double>> shares(List<ArmCount> known) {
        Map<String, Map<String, Double>> shares = new HashMap<>();
        scopes(known).forEach((scope, domain) -> {
            Map<String, Tally> kinds = new TreeMap<>();
            config.kinds().order(domain, 0).forEach(kind -> kinds.put(kind.name(), Tally.NONE));
            kinds.putAll(tallies(known, ArmCount.KIND, scope));
            shares.put(scope, Shares.of(kinds, feedback.floor()));
        });
        return shares;
    }

    private Map<String, Map<String, Tally>> examples(List<ArmCount> known) {
        return feedback.examples()
                ? scopes(known).keySet().stream()
                        .collect(
                                Collectors.toMap(Function.identity(), scope -> tallies(known, ArmCount.EXAMPLE, scope)))
                : Map.of();
    }

    /** By client, the sentences for what its pairs of its last wave were refused for most. */
    private Map<String, String> demands(List<ArmCount> known) {
        Map<String, Integer> lastWaves = new HashMap<>();
        known.forEach(each -> lastWaves.merge(each.clientId(), each.wave(), Math::max));
        Map<String, Map<String, Long>> refused = new TreeMap<>();
        known.stream()
                .filter(each -> lastWaves.getOrDefault(each.clientId(), ArmCount.PEOPLE) == each.wave()
                        && each.arm().equals(ArmCount.REASON))
                .forEach(each -> refused.computeIfAbsent(each.clientId(), client -> new TreeMap<>())
                        .merge(each.name(), each.pairs(), Long::sum));
        Map<String, String> demands = new TreeMap<>();
        refused.forEach(
                (client, counts) -> demands.put(client, feedback.reasons().demands(counts, feedback.demands())));
        return demands;
    }

    /** The scopes of which something is known, with their domains. */
    private Map<String, String> scopes(List<ArmCount> known) {
        Map<String, String> scopes = new TreeMap<>();
        known.forEach(each -> scopes.put(scope(each), each.domain()));
        return scopes;
    }

    private Map<String, Tally> tallies(List<ArmCount> known, String arm, String scope) {
        Map<String, Tally> tallies = new TreeMap<>();
        known.stream()
                .filter(each -> each.arm().equals(arm) && scope(each).equals(scope))
                .forEach(each -> tallies.merge(
                        each.name(), new Tally(each.accepted(), each.pairs() - each.accepted()), Tally::plus));
        return tallies;
    }

    private String scope(ArmCount count) {
        return feedback.perClient() ? count.clientId() : count.domain();
    }

    /** Read once, until a wave is counted: nobody else adds to the waves before it. */
    private List<ArmCount> counts(int beforeWave) {
        if (knownBefore != beforeWave) {
            known = rows.before(beforeWave).collectAsList().stream()
                    .map(ArmCount::fromRow)
                    .toList();
            knownBefore = beforeWave;
        }
        return known;
    }

    private void tell(int wave) {
        Map<String, Tally> byDomain = new TreeMap<>();
        counts(wave + 1).stream()
                .filter(each -> each.wave() == wave && each.arm().equals(ArmCount.KIND))
                .forEach(each -> byDomain.merge(
                        each.domain(), new Tally(each.accepted(), each.pairs() - each.accepted()), Tally::plus));
        Map<String, String> words = new TreeMap<>();
        byDomain.forEach((domain, tally) -> words.put(domain, tally.accepted() + " of " + tally.pairs()));
        LOG.info("generate, wave {}: accepted {}", wave + 1, words);
    }

    private String step() {
        return "arms-" + inputs.planId();
    }
}
