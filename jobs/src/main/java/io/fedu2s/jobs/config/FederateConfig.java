package io.fedu2s.jobs.config;

import io.fedu2s.udf.model.Decoder.Activations;
import io.fedu2s.udf.server.AggregationMethod;
import io.fedu2s.udf.server.ClientAlgorithm;
import io.fedu2s.udf.server.ServerAlgorithm;
import io.fedu2s.udf.server.Weighting;
import io.fedu2s.udf.train.OptimiserConfig;
import io.fedu2s.udf.train.RoundSchedule;
import io.fedu2s.udf.train.TrainingConfig;

/**
 * How the clients' adapters become one.
 *
 * @param rounds how many over the same pairs
 * @param start what they start from
 * @param mustNotBeWorse whether an adapter that is worse than the last accepted one stays back
 * @param clientsPerRound how many clients take part in each; all where there are fewer
 * @param minClients a round that fewer take part in to its end is given up
 * @param aggregation what of their adapters is averaged
 * @param weighting how much a client counts
 * @param weightCap the most a client counts; 0 for no limit
 * @param participation who takes part, and which updates come in time
 * @param plan what a client does, where clients are unequal
 * @param server which step follows from the mean
 * @param curate which of their pairs clients learn, and in which order
 * @param client what clients do with their gradients
 * @param update how updates travel, and which are counted
 * @param robust which mean withstands hostile clients
 * @param privacy what hides who takes part
 * @param downlink how the adapter travels
 * @param roundSchedule how the peak rate falls from round to round
 * @param localSteps optimiser steps of a client in a round
 * @param batchSize pairs of one optimiser step
 * @param maxLength longer pairs, in tokens with their prompt, are left out and counted
 * @param learningRate the peak rate of AdamW
 * @param schedule how the rate falls within a round: constant, linear or cosine
 * @param warmupSteps steps over which it rises
 * @param weightDecay decoupled decay of AdamW
 * @param clipNorm largest norm of a step's gradient; 0 leaves it as it is
 * @param activations whether a training step keeps what its layers computed, or computes it again to save memory
 * @param chunkAsInput whether the chunk stands in the prompt as input
 * @param evaluateEveryRounds 0 evaluates after the last round only
 */
public record FederateConfig(
        int rounds,
        StartConfig start,
        boolean mustNotBeWorse,
        int clientsPerRound,
        int minClients,
        AggregationMethod aggregation,
        Weighting weighting,
        long weightCap,
        ParticipationConfig participation,
        PlanConfig plan,
        ServerConfig server,
        CurateConfig curate,
        LocalConfig client,
        UpdateConfig update,
        RobustConfig robust,
        PrivacyConfig privacy,
        DownlinkConfig downlink,
        RoundSchedule roundSchedule,
        int localSteps,
        int batchSize,
        int maxLength,
        double learningRate,
        String schedule,
        int warmupSteps,
        double weightDecay,
        double clipNorm,
        Activations activations,
        boolean chunkAsInput,
        int evaluateEveryRounds) {
    /** What the rate falls to over the rounds, as in OpenFedLLM. */
    private static final double LEAST_RATE = 1e-6;

    private static final String NOT_WORSE = "notWorse";

    private static final String[] AGGREGATIONS = {"exact-project", "fedavg-factors", "ffa", "rolora", "flora-stack"};

    static FederateConfig from(Section section) {
        var federate = new FederateConfig(
                section.whole("rounds", 5, 1, 1_000_000),
                StartConfig.from(section),
                section.choice("accept", NOT_WORSE, NOT_WORSE, "any").equals(NOT_WORSE),
                section.whole("clientsPerRound", 12, 1, 10_000_000),
                section.whole("minClients", 1, 1, 10_000_000),
                AggregationMethod.of(section.choice("aggregation", "exact-project", AGGREGATIONS)),
                section.choice("weighting", Weighting.PAIRS),
                section.whole("weightCap", 0L, 0, Long.MAX_VALUE),
                ParticipationConfig.from(section.section("participation")),
                PlanConfig.from(section.section("plan")),
                ServerConfig.from(section.section("server")),
                CurateConfig.from(section.section("curate")),
                LocalConfig.from(section.section("client")),
                UpdateConfig.from(section.section("update")),
                RobustConfig.from(section.section("robust")),
                PrivacyConfig.from(section.section("privacy")),
                DownlinkConfig.from(section.section("downlink")),
                section.choice("roundSchedule", RoundSchedule.CONSTANT),
                section.whole("localSteps", 20, 1, 10_000_000),
                section.whole("batchSize", 8, 1, 100_000),
                section.whole("maxLength", 512, 2, 10_000_000),
                section.real("learningRate", 0.0005, 0, 10),
                section.choice("schedule", "constant", "constant", "linear", "cosine"),
                section.whole("warmupSteps", 0, 0, 10_000_000),
                section.real("weightDecay", 0, 0, 10),
                section.real("clipNorm", 1, 0, Double.MAX_VALUE),
                section.choice("activations", Activations.KEPT),
                section.flag("chunkAsInput", true),
                section.whole("evaluateEveryRounds", 0, 0, 1_000_000));
        section.done();
        federate.robust.check(section, federate.aggregation, federate.client.algorithm());
        federate.privacy.check(section, federate);
        federate.checkStack(section);
        federate.checkPlan(section);
        return federate;
    }

    private void checkPlan(Section section) {
        if (plan.steps() == PlanConfig.Steps.DEADLINE && !participation.timed()) {
            throw section.wrong("plan.steps", "deadline", "fixed without participation.deadlineSeconds");
        }
        if (plan.minRank() > 0
                && !(participation.timed()
                        && aggregation == AggregationMethod.EXACT_PROJECT
                        && client.algorithm() != ClientAlgorithm.SCAFFOLD
                        && downlink.codec().isEmpty())) {
            throw section.wrong(
                    "plan.minRank",
                    plan.minRank(),
                    "0 without participation.deadlineSeconds, with scaffold, with downlink.codec, and with any aggregation but exact-project, which alone averages mixed ranks");
        }
        if (followsProfiles() && privacy.isOn()) {
            throw section.wrong(
                    participation.timed() ? "participation.deadlineSeconds" : "plan",
                    participation.timed() ? participation.deadlineSeconds() : "unequal",
                    "left out with federate.privacy, under which chance alone may say who takes part");
        }
        if (client.normalise()
                && (privacy.isOn() || robust.mean().isPresent() || aggregation == AggregationMethod.FLORA_STACK)) {
            throw section.wrong(
                    "client.normalise",
                    "true",
                    "false with federate.privacy, robust.mean and flora-stack, which know no weights or no steps");
        }
        if (participation.late() == ParticipationConfig.Late.NEXT
                && robust.mean().isPresent()) {
            throw section.wrong(
                    "participation.late", "next", "drop with robust.mean, which can't weigh an update by its age");
        }
    }

    /** Whether rounds follow from what the table {@code clients} says. */
    public boolean followsProfiles() {
        return participation.timed() || plan.unequal();
    }

    /** Whether clients keep anything from round to round. */
    public boolean keepsStates() {
        return client.algorithm() == ClientAlgorithm.SCAFFOLD || update.keepsResiduals();
    }

    /** Refuses what a stack has no place for: products are added to it, it takes no steps. */
    private void checkStack(Section section) {
        if (aggregation != AggregationMethod.FLORA_STACK) {
            return;
        }
        String with = " with flora-stack, ";
        if (server.algorithm() != ServerAlgorithm.FEDAVG || server.settings().serverLearningRate() != 1) {
            throw section.wrong(
                    "server",
                    server.algorithm().recorded(),
                    "fedavg with learningRate 1" + with + "which takes no step");
        }
        if (downlink.codec().isPresent()) {
            throw section.wrong(
                    "downlink.codec",
                    downlink.codec().get().name(),
                    "none" + with + "which sends clients the products of each round once and never a difference");
        }
        if (!start.folder().isEmpty()) {
            throw section.wrong("start", start.folder(), "previous or scratch" + with + "which adds to products alone");
        }
        String anew = "whose clients begin every round with another adapter";
        if (client.algorithm() == ClientAlgorithm.SCAFFOLD) {
            throw section.wrong(
                    "client.algorithm",
                    "scaffold",
                    "fedavg or fedprox" + with + anew + ", so that no gradient of an earlier round corrects theirs");
        }
        if (update.keepsResiduals()) {
            throw section.wrong(
                    "update.errorFeedback",
                    "true",
                    "false" + with + anew + ", to which nothing of the last one can be added");
        }
    }

    /** The norm to which clients shorten their updates; 0 where they leave them as they are. */
    public double longestUpdate() {
        return privacy.isOn() ? privacy.longestUpdate() : update.maxNorm();
    }

    /** Clients' local training, seeded, without regard to the round. */
    public TrainingConfig training(long seed) {
        return new TrainingConfig(
                batchSize,
                maxLength,
                localSteps,
                seed,
                new OptimiserConfig(client.optimiser(), learningRate, schedule, warmupSteps, weightDecay, clipNorm),
                activations);
    }

    /** Clients' local training in a round, counted from the first over the same pairs. */
    public TrainingConfig training(long seed, int round) {
        return training(seed).withLearningRate(roundSchedule.rate(learningRate, LEAST_RATE, round, rounds));
    }
}
