package io.fedu2s.jobs.report;

import java.util.List;

/**
 * What a simulation of unequal clients measured; its JSON is {@code simulation.json}.
 *
 * @param runId whose pairs were dealt
 * @param seed the run's
 * @param split how pairs were dealt
 * @param pairs how many
 * @param clients to how many clients
 * @param clientsPerRound how many a round wants
 * @param deadlineSeconds of the rounds with measures
 * @param devices the kinds of clients
 * @param base the base model on the held-out pairs
 * @param arms the federations that are compared
 */
public record SimulationFigures(
        String runId,
        long seed,
        String split,
        long pairs,
        int clients,
        int clientsPerRound,
        double deadlineSeconds,
        List<Device> devices,
        Quality base,
        List<Arm> arms) {
    /** Copies the lists. */
    public SimulationFigures {
        devices = List.copyOf(devices);
        arms = List.copyOf(arms);
    }

    /**
     * A kind of client.
     *
     * @param name what it is called
     * @param clients how many are of it
     * @param tokensPerSecond how fast they train, about
     * @param bytesPerSecond how fast they talk, about
     * @param memory what they hold, in sizes of the base model
     * @param hours when they are there
     */
    public record Device(
            String name, int clients, double tokensPerSecond, double bytesPerSecond, double memory, String hours) {}

    /**
     * A model on the held-out pairs of all domains.
     *
     * @param round after which round; 0 for the base model
     * @param atSeconds after how many simulated seconds
     * @param loss mean negative log-likelihood of a token, in nats
     * @param rougeL mean ROUGE-L F
     */
    public record Quality(int round, double atSeconds, double loss, double rougeL) {}

    /**
     * A round.
     *
     * @param round its number
     * @param clients how many updates counted
     * @param late how many came after its end
     * @param fromEarlier how many of those that counted were meant for an earlier round
     * @param seconds how long it took, simulated
     */
    public record RoundLine(int round, int clients, int late, int fromEarlier, double seconds) {}

    /**
     * What became of the clients of one kind.
     *
     * @param device the kind
     * @param trained how often one was trained
     * @param counted how often its update counted
     * @param served how many of its clients were trained at least once
     * @param meanSteps optimiser steps of a training
     * @param meanRank rank of a training
     * @param int8 how often one held the base model as int8
     */
    public record DeviceLine(
            String device, int trained, int counted, int served, double meanSteps, double meanRank, int int8) {}

    /**
     * One federation.
     *
     * @param name what sets it apart
     * @param settings its keys beside the run's
     * @param seconds how long all rounds took, simulated
     * @param rounds round by round
     * @param devices kind by kind
     * @param qualities after some rounds, the last among them
     */
    public record Arm(
            String name,
            List<String> settings,
            double seconds,
            List<RoundLine> rounds,
            List<DeviceLine> devices,
            List<Quality> qualities) {
        /** Copies the lists. */
        public Arm {
            settings = List.copyOf(settings);
            rounds = List.copyOf(rounds);
            devices = List.copyOf(devices);
            qualities = List.copyOf(qualities);
        }

        /** After the last round. */
        Quality last() {
            return qualities.get(qualities.size() - 1);
        }

        double secondsPerRound() {
            return seconds / rounds.size();
        }
    }

    /** For programs. */
    public String toJson() {
        return PrettyJson.of(this);
    }

    /** For people: a page that needs nothing besides itself. */
    public String toHtml() {
        return SimulationPage.of(this);
    }
}
