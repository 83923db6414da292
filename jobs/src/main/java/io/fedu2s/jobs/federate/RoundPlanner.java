package io.fedu2s.jobs.federate;

import io.fedu2s.jobs.config.ClientsConfig;
import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.jobs.config.ParticipationConfig;
import io.fedu2s.jobs.config.ParticipationConfig.Late;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.participate.ClientPlanner;
import io.fedu2s.jobs.participate.ClientSelection;
import io.fedu2s.jobs.participate.ClientWork;
import io.fedu2s.jobs.participate.DeadlineSelection;
import io.fedu2s.jobs.participate.Outlook;
import io.fedu2s.jobs.participate.OverdueFirst;
import io.fedu2s.jobs.participate.OwedStacks;
import io.fedu2s.jobs.participate.PastRounds;
import io.fedu2s.jobs.participate.RoundCosts;
import io.fedu2s.jobs.participate.RoundPlan;
import io.fedu2s.jobs.participate.UniformSelection;
import io.fedu2s.jobs.participate.UtilitySelection;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.client.CountTokensFunction;
import io.fedu2s.udf.client.TrainClientFunction;
import io.fedu2s.udf.codec.UpdateCodec;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.model.WeightBytes;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientProfile;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.ContentId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who takes part in a round, and what each does: all the same, by lot, or as {@code federate.participation} and {@code
 * federate.plan} make of the table {@code clients}.
 *
 * <p>The plan of a round follows from the configuration and from committed tables alone. The day is simulated: round t
 * begins at the hour {@code (t − 1) · hoursBetweenRounds mod 24}. An arrival is the expected time, scattered by {@code
 * exp(timeSpread · z)} with z normal from (run seed, round, client).
 */
final class RoundPlanner {
    /** The reason of a client whose memory is too small for the base model even as int8. */
    static final String MEMORY_TOO_SMALL = "memory_too_small";

    private final RunConfig config;
    private final FederateConfig federate;
    private final ParticipationConfig rule;
    private final Tables tables;
    private final Federation federation;
    private final RoundTables rounds;
    private final AcceptedPairs pairs;
    private final SortedMap<String, ClientProfile> profiles = new TreeMap<>();
    private final SortedMap<String, ClientWork> work = new TreeMap<>();
    private final Map<Dtype, Long> weightBytes = new TreeMap<>();

    RoundPlanner(RunConfig config, Tables tables, Federation federation, RoundTables rounds, AcceptedPairs pairs) {
        this.config = config;
        this.federate = config.federate();
        this.rule = federate.participation();
        this.tables = tables;
        this.federation = federation;
        this.rounds = rounds;
        this.pairs = pairs;
        if (federate.followsProfiles()) {
            readClients();
        }
    }

    private void readClients() {
        ClientsConfig usual = config.clients();
        tables.read(TableName.CLIENTS).collectAsList().stream()
                .map(ClientProfile::fromRow)
                .forEach(profile -> profiles.put(profile.clientId(), profile));
        pairs.counts()
                .keySet()
                .forEach(client -> profiles.computeIfAbsent(
                        client,
                        id -> new ClientProfile(
                                id,
                                "unknown",
                                usual.tokensPerSecond(),
                                usual.bytesPerSecond(),
                                usual.memoryBytes(),
                                usual.availableFrom(),
                                usual.availableUntil())));
        work.putAll(ClientWork.read(
                tables, new CountTokensFunction(config.modelSpec(), config.taskPrompt(), federate.maxLength())));
        ModelConfig model = ModelConfig.read(config.model().folder());
        for (Dtype dtype : Set.of(config.model().dtype(), Dtype.INT8)) {
            weightBytes.put(dtype, WeightBytes.of(model, dtype));
        }
    }

    /**
     * The plan of a round.
     *
     * @param adapter what its clients start from
     * @param owed what they must be sent of earlier rounds
     * @throws io.fedu2s.udf.error.UserException where no client can take part
     */
    RoundPlan plan(int round, Adapter adapter, OwedStacks owed) {
        double rate = federate.training(config.run().seed(), federation.place(round))
                .optimiser()
                .learningRate();
        if (!federate.followsProfiles()) {
            ClientPlan equal = ClientPlanner.equal(
                    federate, config.model().dtype(), config.lora().rank(), rate);
            SortedMap<String, ClientPlan> all = new TreeMap<>();
            ClientSelection.of(config, federation.seed())
                    .choose(round, pairs.counts(), federate.clientsPerRound())
                    .forEach(client -> all.put(client, equal));
            return RoundPlan.equal(round, all);
        }
        PastRounds past = PastRounds.before(round, rounds.read(TableName.ROUNDS), rounds.read(TableName.TRAININGS));
        Set<String> busy = new HashSet<>();
        past.pending().forEach(pending -> busy.add(pending.training().clientId()));
        ClientPlanner planner = new ClientPlanner(
                federate, config.model().dtype(), config.lora().rank(), costs(round, adapter, owed));
        SortedMap<String, Outlook> outlooks = new TreeMap<>();
        List<ClientTraining> leftOut = new ArrayList<>();
        double hour = (round - 1) * rule.hoursBetweenRounds() % ClientProfile.DAY;
        for (String client : pairs.counts().keySet()) {
            double secondsLeft = profile(client).secondsLeft(hour);
            Optional<ClientPlan> plan = planner.plan(profile(client), work(client), secondsLeft, rate);
            if (work(client).pairs() == 0) {
                leftOut.add(without(round, client, rate, TrainClientFunction.ALL_PAIRS_TOO_LONG));
            } else if (plan.isEmpty()) {
                leftOut.add(without(round, client, rate, MEMORY_TOO_SMALL));
            } else if (secondsLeft > 0 && !(rule.late() == Late.NEXT && busy.contains(client))) {
                outlooks.put(client, outlook(client, arriving(round, client, plan.get()), secondsLeft, past));
            }
        }
        if (outlooks.isEmpty()) {
            throw Errors.noClientAvailable(round, hour, leftOut.size());
        }
        return chosen(round, outlooks, leftOut, past);
    }

    private RoundPlan chosen(
            int round, SortedMap<String, Outlook> outlooks, List<ClientTraining> leftOut, PastRounds past) {
        SortedMap<String, Long> candidates = new TreeMap<>(pairs.counts());
        candidates.keySet().retainAll(outlooks.keySet());
        int count = Math.min(candidates.size(), rule.chosen(federate.clientsPerRound()));
        long seed = config.run().seed();
        ClientSelection selection = selection(seed, outlooks);
        Set<String> overdue = Set.of();
        if (rule.servedEvery() > 0) {
            OverdueFirst first = new OverdueFirst(seed, selection, outlooks, rule.servedEvery());
            overdue = first.overdue(round, candidates, count);
            selection = first;
        }
        SortedMap<String, ClientPlan> plans = new TreeMap<>();
        selection
                .choose(round, candidates, count)
                .forEach(client ->
                        plans.put(client, DeadlineSelection.of(outlooks, client).plan()));
        federate.aggregation()
                .check(plans.values().stream()
                        .map(ClientPlan::rank)
                        .distinct()
                        .map(config.lora()::withRank)
                        .toList());
        return new RoundPlan(
                round,
                plans,
                leftOut,
                rule.late() == Late.DROP ? overdue : Set.of(),
                rule.late() == Late.NEXT ? past.pending() : List.of(),
                past.now());
    }

    private ClientSelection selection(long seed, SortedMap<String, Outlook> outlooks) {
        return switch (rule.selection()) {
            case UNIFORM -> new UniformSelection(seed);
            case DEADLINE -> new DeadlineSelection(seed, outlooks, rule.deadlineSeconds());
            case UTILITY -> new UtilitySelection(seed, outlooks, rule.deadlineSeconds());
        };
    }

    private Outlook outlook(String client, ClientPlan plan, double secondsLeft, PastRounds past) {
        PastRounds.LastTraining last = past.last().getOrDefault(client, PastRounds.LastTraining.NEVER);
        return new Outlook(plan, secondsLeft, work(client).pairs(), last.round(), last.loss());
    }

    private ClientPlan arriving(int round, String client, ClientPlan plan) {
        double z = new Random(ContentId.seed(config.run().seed(), "arrive", round, client)).nextGaussian();
        return plan.arriving(plan.expectedSeconds() * StrictMath.exp(rule.timeSpread() * z));
    }

    private RoundCosts costs(int round, Adapter adapter, OwedStacks owed) {
        double ranks = config.lora().rank();
        double parameters = adapter.parameters() / ranks;
        double sent = federate.aggregation().trained(round).of(adapter).parameters() / ranks;
        return new RoundCosts(
                parameters * Float.BYTES,
                sent * UpdateCodec.parse(federate.update().codec()).bytesPerValue(),
                parameters,
                weightBytes,
                owed);
    }

    private ClientTraining without(int round, String client, double rate, String reason) {
        ClientPlan plan = ClientPlanner.equal(
                federate, config.model().dtype(), config.lora().rank(), rate);
        return ClientTraining.without(
                round,
                client,
                federation.modelId(),
                profile(client).domain(),
                pairs.counts().getOrDefault(client, 0L) - work(client).pairs(),
                0,
                reason,
                plan);
    }

    private ClientProfile profile(String client) {
        ClientProfile profile = profiles.get(client);
        if (profile == null) {
            throw new IllegalArgumentException("no profile of client '%s'".formatted(client));
        }
        return profile;
    }

    private ClientWork work(String client) {
        return work.getOrDefault(client, ClientWork.NONE);
    }
}
