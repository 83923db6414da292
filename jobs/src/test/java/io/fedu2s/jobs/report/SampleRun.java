package io.fedu2s.jobs.report;

import io.fedu2s.jobs.evaluate.Comparison;
import io.fedu2s.jobs.ingest.TakenOut;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.PrivacyEntry;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.record.TextProfile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Figures of a run that never was. */
final class SampleRun {
    private static final TakenOut TAKEN_OUT = new TakenOut(1300, new TreeMap<>(Map.of("email", 12L, "phone", 3L)));

    private SampleRun() {}

    static RunFigures figures() {
        return new RunFigures(
                "sample <run> & \"more\"",
                "",
                187.25,
                "run: {id: sample, seed: 17}\nprompt: \"<b>&\"\n",
                List.of(
                        new RunFigures.DomainDocuments("math", 4, 120, 118, 130, 31_000, TakenOut.NOTHING),
                        new RunFigures.DomainDocuments("medicine", 5, 1300, 1290, 1502, 2_412_000, TAKEN_OUT)),
                List.of(new DomainReason("math", "duplicate", 2), new DomainReason("medicine", "empty", 10)),
                new RunFigures.Generations(
                        1632,
                        12,
                        410_000,
                        52_000,
                        List.of(
                                new RunFigures.Wave(
                                        1, "math", 65, 40, new TreeMap<>(Map.of("explain", 30L, "question", 35L))),
                                new RunFigures.Wave(
                                        2, "math", 65, 57, new TreeMap<>(Map.of("explain", 4L, "question", 61L))))),
                List.of(
                        new DomainReason("math", "", 97),
                        new DomainReason("math", "grounding", 30),
                        new DomainReason("math", "unparsed", 3),
                        new DomainReason("medicine", "", 1100),
                        new DomainReason("medicine", "near duplicate", 302),
                        new DomainReason("medicine", "grounding", 100)),
                rounds(0),
                List.of(),
                topics(),
                contributions(),
                Comparison.of(evaluations(), 17),
                Optional.of(new RunFigures.ExportedAdapter("target/sample/adapter", 5, "ab".repeat(32))),
                List.of());
    }

    /** The same under a privacy budget, of clients whose time is reckoned with. */
    static RunFigures privateFigures() {
        RunFigures run = figures();
        return new RunFigures(
                run.runId(),
                run.date(),
                run.seconds(),
                run.configuration(),
                run.documents(),
                run.rejects(),
                run.generations(),
                run.verdicts(),
                rounds(26.5),
                List.of(entry(1, 0.4), entry(2, 0.61), entry(3, 0.8), entry(4, 0.95), entry(5, 1.083)),
                run.topics(),
                run.contributions(),
                run.comparisons(),
                run.adapter(),
                run.samples());
    }

    private static PrivacyEntry entry(int round, double epsilon) {
        return new PrivacyEntry("ab12", round, 0.25, 1.5, 0.5, 1200, 1e-5, epsilon);
    }

    private static List<Round> rounds(double simulatedSeconds) {
        return List.of(
                round(1, 2.104, simulatedSeconds),
                round(2, 1.48, simulatedSeconds),
                round(3, 1.312, simulatedSeconds),
                round(4, 1.2, simulatedSeconds),
                round(5, 1.14, simulatedSeconds));
    }

    private static Round round(int round, double loss, double simulatedSeconds) {
        return new Round(
                round,
                List.of("a", "b", "c"),
                List.of(),
                1197,
                loss,
                12.5 + round,
                3_456_789,
                4_000_000,
                1_000_000,
                "exact-project, fedavg",
                0.02,
                "cd".repeat(32),
                round,
                simulatedSeconds,
                "ab12");
    }

    private static List<Evaluation> evaluations() {
        List<Evaluation> evaluations = new ArrayList<>();
        double[][] values = {{0.21, 0.52, 0.64, 0.71}, {0.24, 0.61, 0.83, 0.8}};
        String[] domains = {"math", "medicine"};
        for (int d = 0; d < domains.length; d++) {
            for (String metric : List.of("rougeL", "bertscore")) {
                String scorer = metric.equals("rougeL") ? "rouge_score" : "base model's hidden states";
                double shift = metric.equals("rougeL") ? 0 : 0.15;
                evaluations.add(evaluation(Evaluation.BASE, 0, domains[d], "", metric, scorer, values[d][0] + shift));
                evaluations.add(
                        evaluation(Evaluation.LOCAL, 1, domains[d], "a", metric, scorer, values[d][1] + shift - 0.1));
                evaluations.add(
                        evaluation(Evaluation.LOCAL, 1, domains[d], "b", metric, scorer, values[d][1] + shift + 0.1));
                evaluations.add(
                        evaluation(Evaluation.CENTRALISED, 1, domains[d], "", metric, scorer, values[d][2] + shift));
                evaluations.add(evaluation(Evaluation.FEDERATED, 2, domains[d], "", metric, scorer, 0.5 + shift));
                evaluations.add(
                        evaluation(Evaluation.FEDERATED, 5, domains[d], "", metric, scorer, values[d][3] + shift));
            }
        }
        return evaluations;
    }

    /** Each pair a little above or below the value. */
    private static Evaluation evaluation(
            String variant, int version, String domain, String client, String metric, String scorer, double value) {
        List<Double> scores = IntStream.range(0, 48)
                .mapToObj(pair -> value + (pair % 2 == 0 ? 0.04 : -0.04) * (variant.equals(Evaluation.BASE) ? 1 : -1))
                .toList();
        return new Evaluation(
                variant,
                version,
                variant.equals(Evaluation.FEDERATED) ? "cd".repeat(32) : "",
                domain,
                client,
                metric,
                scorer,
                value,
                48,
                scores,
                Collections.nCopies(48, 1.0));
    }

    private static List<ClientTopics> topics() {
        List<ClientTopics> topics = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            double first = i % 5 / 5.0;
            topics.add(new ClientTopics(
                    new TextProfile("school " + i, "math", 12, 10 + i, 0.31, 1.5, "eng", 1, 0.25, 0),
                    new TreeMap<>(first == 0 ? Map.of(2, 1.0) : Map.of(1, first, 2, 1 - first)),
                    new TreeMap<>(
                            first == 0 ? Map.of(2, "apples, pears") : Map.of(1, "hours <b>", 2, "apples, pears"))));
        }
        topics.add(new ClientTopics(
                new TextProfile("b & c", "medicine", 3, 0, 0, 0, "", 0, 1, 0), new TreeMap<>(), new TreeMap<>()));
        return topics;
    }

    private static List<Contribution> contributions() {
        return List.of(
                new Contribution("a", "math", 97, 5, 0.081, OptionalDouble.of(1.2), 0),
                new Contribution("b & c", "medicine", 1100, 4, 0.919, OptionalDouble.of(1.125), 1),
                new Contribution("d", "medicine", 0, 0, 0, OptionalDouble.empty(), 0));
    }
}
