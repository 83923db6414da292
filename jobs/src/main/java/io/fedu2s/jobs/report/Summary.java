package io.fedu2s.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.record.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code summary.json}: the run in numbers, for programs; the names of its fields are a contract. */
record Summary(
        String runId,
        @Nullable Double seconds,
        Documents documents,
        long chunks,
        Generations generations,
        Pairs pairs,
        List<RoundLine> rounds,
        List<EvaluationLine> evaluations,
        RunFigures.@Nullable ExportedAdapter adapter) {
    /** The metrics a summary tells; both are in 0..1. */
    private static final Set<String> METRICS = Set.of("rougeL", "bertscore");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    record Documents(long read, long accepted, long rejected) {}

    record Generations(long total, long cached) {}

    record Pairs(long generated, long accepted, Map<String, Long> rejected) {}

    record RoundLine(
            int round,
            int clients,
            double trainLoss,
            double seconds,
            double simulatedSeconds,
            long updateBytes,
            long downloadBytes,
            double productError,
            @Nullable Double epsilon) {}

    record EvaluationLine(
            String domain,
            String metric,
            @Nullable Double base,
            @Nullable Double federated,
            int n) {}

    static Summary of(RunFigures figures) {
        return new Summary(
                figures.runId(),
                figures.seconds() > 0 ? figures.seconds() : null,
                new Documents(
                        figures.documentsRead(),
                        figures.documentsAccepted(),
                        figures.documentsRead() - figures.documentsAccepted()),
                figures.chunks(),
                new Generations(
                        figures.generations().total(), figures.generations().cached()),
                new Pairs(figures.pairsGenerated(), figures.pairsAccepted(), rejected(figures)),
                figures.rounds().stream()
                        .map(round -> new RoundLine(
                                round.round(),
                                round.clientIds().size(),
                                round.trainLoss(),
                                round.seconds(),
                                round.simulatedSeconds(),
                                round.updateBytes(),
                                round.downloadBytes(),
                                round.productError(),
                                orNull(figures.epsilonAfter(round.round()))))
                        .toList(),
                Comparison.of(figures.evaluations()).stream()
                        .filter(comparison -> METRICS.contains(comparison.metric()))
                        .map(Summary::line)
                        .toList(),
                figures.adapter().orElse(null));
    }

    /** The seconds that the text of a summary says. */
    static Optional<Double> seconds(String json) {
        try {
            JsonNode seconds = MAPPER.readTree(json).path("seconds");
            return seconds.isNumber() ? Optional.of(seconds.asDouble()) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    String toJson() {
        return PrettyJson.of(this);
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static Map<String, Long> rejected(RunFigures figures) {
        Map<String, Long> rejected = new TreeMap<>();
        for (DomainReason verdict : figures.verdicts()) {
            if (!verdict.accepted()) {
                rejected.merge(verdict.reason(), verdict.n(), Long::sum);
            }
        }
        return rejected;
    }

    private static EvaluationLine line(Comparison comparison) {
        return new EvaluationLine(
                comparison.domain(),
                comparison.metric(),
                comparison.values().get(Evaluation.BASE),
                comparison.values().get(Evaluation.FEDERATED),
                comparison.n());
    }
}
