package io.fedu2s.jobs.simulate;

import io.fedu2s.jobs.report.SimulationFigures.Arm;
import io.fedu2s.jobs.report.SimulationFigures.DeviceLine;
import io.fedu2s.jobs.report.SimulationFigures.Quality;
import io.fedu2s.jobs.report.SimulationFigures.RoundLine;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.Round;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Reads from its tables what one federation of a simulation came to. */
final class ArmReader {
    private final List<Round> rounds;
    private final List<ClientTraining> trainings;
    private final List<Evaluation> evaluations;

    /**
     * Of the first rounds that the tables hold.
     *
     * @param most how many
     */
    ArmReader(Dataset<Row> rounds, Dataset<Row> trainings, Dataset<Row> evaluations, int most) {
        this.rounds = rounds.collectAsList().stream()
                .map(Round::fromRow)
                .filter(round -> round.round() <= most)
                .sorted(Comparator.comparingInt(Round::round))
                .toList();
        this.trainings = trainings.collectAsList().stream()
                .map(ClientTraining::fromRow)
                .filter(training -> training.round() <= most && training.steps() > 0)
                .toList();
        this.evaluations =
                evaluations.collectAsList().stream().map(Evaluation::fromRow).toList();
    }

    /** What half of the trainings were expected to take no longer than, in whole seconds, rounded up. */
    double medianExpectedSeconds() {
        double[] seconds = trainings.stream()
                .mapToDouble(training -> training.plan().expectedSeconds())
                .sorted()
                .toArray();
        return Math.ceil(seconds[seconds.length / 2]);
    }

    /** The base model on the held-out pairs. */
    Quality base() {
        return new Quality(0, 0, mean(Evaluation.BASE, 0, "loss"), mean(Evaluation.BASE, 0, "rougeL"));
    }

    /** The figures under a name. */
    Arm read(String name, List<String> settings) {
        return new Arm(
                name,
                settings,
                rounds.stream().mapToDouble(Round::simulatedSeconds).sum(),
                rounds.stream().map(this::line).toList(),
                DeviceClass.ALL.stream().map(this::line).toList(),
                qualities());
    }

    private RoundLine line(Round round) {
        Set<String> trained = trainings.stream()
                .filter(training -> training.round() == round.round() && training.sent())
                .map(ClientTraining::clientId)
                .collect(Collectors.toCollection(HashSet::new));
        int late = (int) trained.stream()
                .filter(client -> !round.clientIds().contains(client))
                .count();
        int earlier = (int) round.clientIds().stream()
                .filter(client -> !trained.contains(client))
                .count();
        return new RoundLine(round.round(), round.clientIds().size(), late, earlier, round.simulatedSeconds());
    }

    private DeviceLine line(DeviceClass device) {
        List<ClientTraining> own = trainings.stream()
                .filter(training ->
                        SimulatedClients.classOf(training.clientId()).equals(device))
                .toList();
        int counted = (int) rounds.stream()
                .flatMap(round -> round.clientIds().stream())
                .filter(client -> SimulatedClients.classOf(client).equals(device))
                .count();
        return new DeviceLine(
                device.name(),
                own.size(),
                counted,
                (int) own.stream().map(ClientTraining::clientId).distinct().count(),
                own.stream().mapToInt(ClientTraining::steps).average().orElse(0),
                own.stream()
                        .mapToInt(training -> training.plan().rank())
                        .average()
                        .orElse(0),
                (int) own.stream()
                        .filter(training -> training.plan().dtype().equals("int8"))
                        .count());
    }

    private List<Quality> qualities() {
        Map<Integer, Double> ends = new TreeMap<>();
        double now = 0;
        for (Round round : rounds) {
            now += round.simulatedSeconds();
            ends.put(round.round(), now);
        }
        List<Quality> qualities = new ArrayList<>();
        evaluations.stream()
                .filter(evaluation -> evaluation.variant().equals(Evaluation.FEDERATED))
                .map(Evaluation::adapterVersion)
                .distinct()
                .sorted()
                .forEach(version -> qualities.add(new Quality(
                        version,
                        ends.getOrDefault(version, 0.0),
                        mean(Evaluation.FEDERATED, version, "loss"),
                        mean(Evaluation.FEDERATED, version, "rougeL"))));
        return qualities;
    }

    /** Over the domains, each by its held-out pairs. */
    private double mean(String variant, int version, String metric) {
        double sum = 0;
        long pairs = 0;
        for (Evaluation each : evaluations) {
            if (each.variant().equals(variant)
                    && each.adapterVersion() == version
                    && each.metric().equals(metric)) {
                sum += each.value() * each.n();
                pairs += each.n();
            }
        }
        return sum / Math.max(1, pairs);
    }
}
