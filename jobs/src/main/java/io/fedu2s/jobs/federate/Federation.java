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
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.train.RoundSchedule;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * The federation that a configuration and its accepted pairs make: what it is known by.
 *
 * <p>That is all that its adapters depend on: seed, base model with its chat template if prompts take it, adapter,
 * template, local training, choice of clients (and their profiles where it follows from these), server's step, and the
 * accepted pairs, with their scores where these say which of them are learned. The number of rounds is no part of it
 * while the learning rate does not follow it, so more rounds go on where it stands.
 *
 * @param name names it in {@code rounds} and in the commits to its tables
 * @param modelId names the base model, by its content
 * @param seed what is drawn in this federation and in no other: where noise was the same in two, their difference had
 *     none
 */
public record Federation(String name, String modelId, long seed) {
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
        String scores = config.curation().isOn() ? scores(tables) : "";
        return named(config, modelId, name(config, tables, modelId, pairs.digest() + scores));
    }

    /**
     * The federation over pairs that are not there yet, by a name of its own.
     *
     * @param pairs names all that the pairs and their scores will follow from
     */
    public static Federation following(RunConfig config, Tables tables, String pairs) {
        String modelId = modelId(config);
        return named(config, modelId, name(config, tables, modelId, pairs));
    }

    private static String modelId(RunConfig config) {
        return LanguageModel.idOf(
                config.model().folder(), config.model().dtype(), config.prompt().form());
    }

    private static Federation named(RunConfig config, String modelId, String name) {
        return new Federation(name, modelId, ContentId.seed(config.run().seed(), "federation", name));
    }

    private static String name(RunConfig config, Tables tables, String modelId, String pairs) {
        boolean rateFollowsRounds = config.federate().roundSchedule() != RoundSchedule.CONSTANT;
        int rounds = rateFollowsRounds ? config.federate().rounds() : 0;
        String profiles = config.federate().followsProfiles() ? profiles(tables) + config.fingerprint("clients") : "";
        String curated = config.curation().isOn() ? config.fingerprint("federate.curate") : "";
        return ContentId.of(config.fingerprint(KEYS), modelId, rounds, pairs, profiles + curated);
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

    /** What A₀ is drawn from. */
    public static long loraSeed(RunConfig config) {
        return ContentId.seed(config.run().seed(), "lora");
    }
}
