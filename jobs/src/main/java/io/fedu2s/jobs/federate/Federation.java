package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.aggregate.AggregationMethod;
import io.fedu2s.udf.aggregate.FloraStack;
import io.fedu2s.udf.aggregate.ModuleFactors;
import io.fedu2s.udf.exchange.AdapterBlocks;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.spark.RoundStart;
import io.fedu2s.udf.train.RoundSchedule;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * What the tables hold of the federation that a configuration and its accepted pairs make.
 *
 * <p>A federation is known by all that its adapters depend on: seed, base model with its chat template if prompts take it, adapter,
 * template, local training, choice of clients, server's step, and the accepted pairs. The number of rounds is no part of it while the learning
 * rate does not follow it, so more rounds go on where it stands. The tables hold one federation at a time.
 */
public final class Federation {
    private static final String[] KEYS = {
        "run.seed",
        "model.dtype",
        "lora",
        "prompt.zeroShotTemplate",
        "federate.clientsPerRound",
        "federate.minClients",
        "federate.aggregation",
        "federate.weighting",
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

    private final RunConfig config;
    private final Tables tables;
    private final String modelId;
    private final String name;
    private final List<Round> rounds;

    private Federation(RunConfig config, Tables tables, String modelId, String name, List<Round> rounds) {
        this.config = config;
        this.tables = tables;
        this.modelId = modelId;
        this.name = name;
        this.rounds = rounds;
    }

    /** Looks up how far the federation is; changes nothing. */
    public static Federation of(RunConfig config, Tables tables, AcceptedPairs pairs) {
        String modelId = LanguageModel.idOf(
                config.model().folder(), config.model().dtype(), config.prompt().form());
        String name = name(config, modelId, pairs);
        List<Round> rounds =
                tables.read(TableName.ROUNDS).where(col("federation").equalTo(name)).collectAsList().stream()
                        .map(Round::fromRow)
                        .sorted(Comparator.comparingInt(Round::round))
                        .toList();
        return new Federation(config, tables, modelId, name, rounds);
    }

    /** As {@link #of}; where the tables hold another federation, its rounds are taken away first. */
    static Federation open(SparkSession spark, RunConfig config, Tables tables, AcceptedPairs pairs) {
        Federation federation = of(config, tables, pairs);
        if (!federation.rounds.isEmpty() || tables.read(TableName.ROUNDS).isEmpty()) {
            return federation;
        }
        tables.replace(
                TableName.ROUNDS, spark.createDataFrame(List.of(), Round.SCHEMA), "federate/begin/" + federation.name);
        return federation;
    }

    private static String name(RunConfig config, String modelId, AcceptedPairs pairs) {
        boolean rateFollowsRounds = config.federate().roundSchedule() != RoundSchedule.CONSTANT;
        int rounds = rateFollowsRounds ? config.federate().rounds() : 0;
        return ContentId.of(config.fingerprint(KEYS), modelId, rounds, pairs.digest());
    }

    /** Names the base model, by its content. */
    String modelId() {
        return modelId;
    }

    /** What is drawn in this federation and in no other: where noise was the same in two, their difference had none. */
    long seed() {
        return ContentId.seed(config.run().seed(), "federation", name);
    }

    /** Names the federation in {@code rounds}. */
    public String name() {
        return name;
    }

    /** The rounds that are committed, none of them beyond those that are configured. */
    public List<Round> rounds() {
        return rounds.stream()
                .filter(round -> round.round() <= config.federate().rounds())
                .toList();
    }

    /** The last committed round, 0 where there is none. */
    public int lastRound() {
        return rounds().size();
    }

    /** A₀ with B₀ = 0, which every client starts from in the first round. */
    public Adapter initial() {
        ModelConfig model = ModelConfig.read(config.model().folder());
        return Adapter.initial(config.lora(), model, loraSeed(config));
    }

    /** What A₀ is drawn from. */
    public static long loraSeed(RunConfig config) {
        return ContentId.seed(config.run().seed(), "lora");
    }

    /** The adapter that a committed round made, or the initial one for round 0. */
    public Adapter adapter(int round) {
        return after(round).adapter();
    }

    /**
     * All that the round after a committed one starts from: the adapter, and what the server keeps beside it.
     *
     * @throws IllegalStateException when the rows of {@code adapters} are not what the round made
     */
    RoundStart after(int round) {
        if (round == 0) {
            return new RoundStart(initial(), Map.of());
        }
        Round made = rounds.get(round - 1);
        Map<String, Adapter> slots = new HashMap<>();
        tables.read(TableName.ADAPTERS).where(col("version").equalTo(made.adapterVersion())).collectAsList().stream()
                .map(AdapterBlock::fromRow)
                .collect(Collectors.groupingBy(AdapterBlock::slot))
                .forEach((slot, blocks) -> slots.put(slot, AdapterBlocks.join(configOf(blocks), blocks)));
        Adapter adapter = slots.remove(AdapterBlock.ADAPTER);
        if (adapter == null || !adapter.sha256().equals(made.adapterSha256())) {
            throw new IllegalStateException("adapters holds %s as version %d, but round %d made %s"
                    .formatted(
                            adapter == null ? "nothing" : adapter.sha256(),
                            made.adapterVersion(),
                            round,
                            made.adapterSha256()));
        }
        return new RoundStart(adapter, slots);
    }

    /** Stacked products have the ranks of all clients together. */
    private LoraConfig configOf(Collection<AdapterBlock> blocks) {
        if (config.federate().aggregation() != AggregationMethod.FLORA_STACK) {
            return config.lora();
        }
        AdapterBlock b = blocks.stream()
                .filter(block -> !ModuleFactors.isA(block.tensor()))
                .findFirst()
                .orElseThrow();
        int own = config.lora().rank(ModuleFactors.path(b.tensor()));
        return FloraStack.config(config.lora(), b.columns() / own);
    }
}
