package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.train.RoundSchedule;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * The federation that a configuration and its accepted pairs make: what it is known by.
 *
 * <p>That is all that its adapters depend on. Of the configuration that is its campaign: seed, base model with its chat
 * template if prompts take it, adapter, what the first round starts from, template, local training, choice of clients,
 * server's step, and what was forgotten, since an adapter can't unlearn. Then come the data: the accepted pairs, with their
 * scores where these say which of them are learned, and the clients' profiles where the choice follows from these; and last,
 * where it goes on from other data of its campaign, the adapter that these had made. The number of rounds is no part of it
 * while the learning rate does not follow it, so more rounds go on where it stands.
 *
 * @param name names it in {@code rounds} and in the commits to its tables: campaign and federation, with a dot between them
 * @param modelId names the base model, by its content
 * @param seed what is drawn in this federation and in no other: where noise was the same in two, their difference had
 *     none
 * @param base the round of other data that it goes on from; 0 where it begins its campaign
 * @param reached the last round of its campaign that is done, its own or another's; 0 where there is none, or where it goes
 *     on from none
 */
public record Federation(String name, String modelId, long seed, int base, int reached) {
    private static final String OF_CAMPAIGN = ".";

    private static final String[] KEYS = {
        "run.seed",
        "model.dtype",
        "lora",
        "prompt.zeroShotTemplate",
        "federate.clientsPerRound",
        "federate.minClients",
        "federate.aggregation",
        "federate.weighting",
        "federate.weightCap",
        "federate.participation",
        "federate.plan",
        "federate.server",
        "federate.client",
        "federate.update",
        "federate.robust",
        "federate.privacy.noiseMultiplier",
        "federate.privacy.clipNorm",
        "federate.privacy.probability",
        "federate.downlink",
        "federate.roundSchedule",
        "federate.localSteps",
        "federate.batchSize",
        "federate.maxLength",
        "federate.learningRate",
        "federate.schedule",
        "federate.warmupSteps",
        "federate.weightDecay",
        "federate.clipNorm",
        "federate.chunkAsInput"
    };

    /** The federation of a run's configuration over the pairs that are accepted now. */
    public static Federation of(RunConfig config, Tables tables, AcceptedPairs pairs) {
        String modelId = modelId(config);
        String id = id(config, tables, modelId, data(config, tables, pairs));
        String campaign = campaign(config, tables, modelId);
        List<Round> done = config.federate().start().goesOn() ? done(tables, campaign) : List.of();
        Optional<Round> last = done.stream().reduce((one, next) -> next);
        // What the last rounds went on from is what these go on from, if they are of the same pairs.
        Optional<Round> beforeLast = done.stream()
                .filter(round -> last.stream().noneMatch(end -> end.federation().equals(round.federation())))
                .reduce((one, next) -> next);
        Federation same = named(config, modelId, campaign, id, beforeLast, last);
        return last.stream().allMatch(end -> end.federation().equals(same.name()))
                ? same
                : named(config, modelId, campaign, id, last, last);
    }

    /** The rounds that are there in their order, if they are those of a campaign. */
    private static List<Round> done(Tables tables, String campaign) {
        return tables.read(TableName.ROUNDS).collectAsList().stream()
                .map(Round::fromRow)
                .filter(round -> round.federation().startsWith(campaign + OF_CAMPAIGN))
                .sorted(Comparator.comparingInt(Round::round))
                .toList();
    }

    private static String data(RunConfig config, Tables tables, AcceptedPairs pairs) {
        return pairs.digest() + (config.curation().isOn() ? scores(tables) : "");
    }

    /**
     * The federation over pairs that are not there yet, by a name of its own.
     *
     * @param pairs names all that the pairs and their scores will follow from
     */
    public static Federation following(RunConfig config, Tables tables, String pairs) {
        String modelId = modelId(config);
        return named(
                config,
                modelId,
                campaign(config, tables, modelId),
                id(config, tables, modelId, pairs),
                Optional.empty(),
                Optional.empty());
    }

    private static String modelId(RunConfig config) {
        return LanguageModel.idOf(
                config.model().folder(), config.model().dtype(), config.prompt().form());
    }

    private static Federation named(
            RunConfig config,
            String modelId,
            String campaign,
            String id,
            Optional<Round> base,
            Optional<Round> reached) {
        String own = base.map(from -> ContentId.of(id, from.round(), from.adapterSha256()))
                .orElse(id);
        return new Federation(
                campaign + OF_CAMPAIGN + own,
                modelId,
                ContentId.seed(config.run().seed(), "federation", own),
                base.map(Round::round).orElse(0),
                reached.map(Round::round).orElse(0));
    }

    private static String id(RunConfig config, Tables tables, String modelId, String pairs) {
        String profiles = config.federate().followsProfiles() ? profiles(tables) + config.fingerprint("clients") : "";
        return ContentId.of(config.fingerprint(KEYS), modelId, rounds(config), pairs, profiles + curated(config));
    }

    private static String campaign(RunConfig config, Tables tables, String modelId) {
        return ContentId.of(
                config.fingerprint(KEYS),
                modelId,
                rounds(config),
                curated(config),
                config.federate().followsProfiles() ? config.fingerprint("clients") : "",
                config.federate()
                        .start()
                        .adapter(config.lora())
                        .map(Adapter::sha256)
                        .orElse(""),
                forgotten(tables));
    }

    private static int rounds(RunConfig config) {
        boolean rateFollowsRounds = config.federate().roundSchedule() != RoundSchedule.CONSTANT;
        return rateFollowsRounds ? config.federate().rounds() : 0;
    }

    private static String curated(RunConfig config) {
        return config.curation().isOn() ? config.fingerprint("federate.curate") : "";
    }

    /** Names what the table {@code forgotten} holds. */
    private static String forgotten(Tables tables) {
        return tables.exists(TableName.FORGOTTEN)
                ? tables.read(TableName.FORGOTTEN)
                        .select("client_id", "name_digest")
                        .distinct()
                        .orderBy("client_id", "name_digest")
                        .collectAsList()
                        .toString()
                : "";
    }

    /** Names what says which accepted pairs are learned, in which order and how often. */
    private static String scores(Tables tables) {
        return tables.read(TableName.PAIRS)
                .where(col("accepted"))
                .agg(coalesce(
                        bit_xor(xxhash64(col("pair_id"), col("document_id"), array_sort(map_entries(col("scores"))))),
                        lit(0L)))
                .head()
                .toString();
    }

    /** Names what the table {@code clients} holds. */
    private static String profiles(Tables tables) {
        return tables.read(TableName.CLIENTS).orderBy("client_id").collectAsList().stream()
                .map(Row::toString)
                .collect(Collectors.joining("\n"));
    }

    /** What the names of all of its campaign begin with. */
    String campaign() {
        return name.substring(0, name.indexOf(OF_CAMPAIGN) + 1);
    }

    /** The place of a round among those over the same pairs, from 1. */
    int place(int round) {
        return round - base;
    }

    /** What A₀ is drawn from. */
    public static long loraSeed(RunConfig config) {
        return ContentId.seed(config.run().seed(), "lora");
    }
}
