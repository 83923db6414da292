package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.participate.RoundPlan;
import io.fedu2s.jobs.reduce.Expected;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.client.RoundStart;
import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.product.ClientStart;
import io.fedu2s.udf.product.FloraStack;
import io.fedu2s.udf.product.ModuleFactors;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.reduce.RoundOrigins;
import io.fedu2s.udf.server.AggregationMethod;
import io.fedu2s.udf.train.RoundSchedule;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the tables hold of the federation that a configuration and its accepted pairs make.
 *
 * <p>A federation is known by all that its adapters depend on: seed, base model with its chat template if prompts take it, adapter,
 * template, local training, choice of clients (and their profiles where it follows from these), server's step, and the accepted pairs. The number of rounds is no part of it while the learning
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
        String name = name(config, tables, modelId, pairs);
        List<Round> rounds =
                tables.read(TableName.ROUNDS).where(col("federation").equalTo(name)).collectAsList().stream()
                        .map(Round::fromRow)
                        .sorted(Comparator.comparingInt(Round::round))
                        .toList();
        return new Federation(config, tables, modelId, name, rounds);
    }

    /** Takes the tables' place: where they hold the rounds of another federation, these are taken away. */
    void begin(SparkSession spark) {
        if (rounds.isEmpty() && !tables.read(TableName.ROUNDS).isEmpty()) {
            tables.replace(TableName.ROUNDS, spark.createDataFrame(List.of(), Round.SCHEMA), "federate/begin/" + name);
        }
    }

    private static String name(RunConfig config, Tables tables, String modelId, AcceptedPairs pairs) {
        boolean rateFollowsRounds = config.federate().roundSchedule() != RoundSchedule.CONSTANT;
        int rounds = rateFollowsRounds ? config.federate().rounds() : 0;
        String profiles = config.federate().followsProfiles() ? profiles(tables) + config.fingerprint("clients") : "";
        return ContentId.of(config.fingerprint(KEYS), modelId, rounds, pairs.digest(), profiles);
    }

    /** Names what the table {@code clients} holds. */
    private static String profiles(Tables tables) {
        return tables.read(TableName.CLIENTS).orderBy("client_id").collectAsList().stream()
                .map(Row::toString)
                .collect(Collectors.joining("\n"));
    }

    /** Names the base model, by its content. */
    String modelId() {
        return modelId;
    }

    /** What is drawn in this federation and in no other: where noise was the same in two, their difference had none. */
    long seed() {
        return ContentId.seed(config.run().seed(), "federation", name);
    }

    /** As clients hold it that hold it in another type. */
    private String modelId(Dtype dtype) {
        return LanguageModel.idOf(
                config.model().folder(), dtype, config.prompt().form());
    }

    /**
     * What the updates of a round must be, late ones too.
     *
     * @param adapter what its clients start from
     */
    Expected expected(RoundPlan plan, Adapter adapter) {
        Map<String, String> ids = new HashMap<>();
        ids.put(config.model().dtype().label(), modelId);
        Stream.concat(
                        plan.clients().values().stream(),
                        plan.pending().stream()
                                .map(pending -> pending.training().plan()))
                .map(ClientPlan::dtype)
                .forEach(dtype -> ids.computeIfAbsent(dtype, each -> modelId(Dtype.labelled(each))));
        TrainedFactors trained = config.federate().aggregation().trained(plan.round());
        return new Expected(modelId, ids, rank -> trained.of(ClientStart.of(adapter, rank)));
    }

    /** What the updates of a round were made from, late ones too. */
    RoundOrigins origins(RoundPlan plan, Adapter adapter) {
        SortedMap<Integer, Adapter> adapters = new TreeMap<>();
        adapters.put(plan.round(), adapter);
        plan.pending()
                .forEach(pending -> adapters.computeIfAbsent(
                        pending.training().round(), late -> after(late - 1).adapter()));
        return new RoundOrigins(plan.round(), adapters);
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
        return after(round).made();
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
        Round made = committed(round);
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
        return config.federate().aggregation() == AggregationMethod.FLORA_STACK
                ? onTopOf(adapter, round)
                : new RoundStart(adapter, slots);
    }

    /** What the round after a committed one starts from that stacked products: a new adapter. */
    RoundStart onTopOf(Adapter stack, int round) {
        ModelConfig model = ModelConfig.read(config.model().folder());
        Adapter begin = FloraStack.restart(config.lora(), model, config.run().seed(), round);
        return new RoundStart(begin, Map.of(RoundStart.MERGED, stack));
    }

    private Round committed(int round) {
        return tables
                .read(TableName.ROUNDS)
                .where(col("federation").equalTo(name).and(col("round").equalTo(round)))
                .collectAsList()
                .stream()
                .map(Round::fromRow)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("round %d is not committed".formatted(round)));
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
