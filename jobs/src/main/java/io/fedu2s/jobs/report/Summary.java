package io.fedu2s.jobs.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.evaluate.Comparison;
import io.fedu2s.udf.metric.Difference;
import io.fedu2s.udf.record.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code summary.json}: the run in numbers, for programs; the names of its fields are a contract. */
record Summary(
        String runId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Schedule run,
        @Nullable Double seconds,
        Documents documents,
        long chunks,
        Generations generations,
        Pairs pairs,
        List<RoundLine> rounds,
        List<EvaluationLine> evaluations,
        List<String> warnings,
        RunFigures.@Nullable ExportedAdapter adapter) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** date is there where somebody said it. */
    record Schedule(String date) {}

    /** What was taken out of texts is there where something was. */
    record Documents(
            long read,
            long accepted,
            long rejected,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> redacted,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long linesRemoved) {}

    /** waves are there where verdicts teach. */
    record Generations(
            long total,
            long cached,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<RunFigures.Wave> waves) {}

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

    /** low and high are those of federated − base; the verdicts are those of {@code Verdict.label()}. */
    record EvaluationLine(
            String domain,
            String metric,
            @Nullable Double base,
            @Nullable Double federated,
            int n,
            @Nullable Double local,
            @Nullable Double centralised,
            String scorer,
            boolean lowerIsBetter,
            @Nullable Double difference,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable String verdict,
            @Nullable String verdictOverLocal) {}

    static Summary of(RunFigures figures) {
        return new Summary(
                figures.runId(),
                figures.date().isEmpty() ? null : new Schedule(figures.date()),
                figures.seconds() > 0 ? figures.seconds() : null,
                new Documents(
                        figures.documentsRead(),
                        figures.documentsAccepted(),
                        figures.documentsRead() - figures.documentsAccepted(),
                        figures.takenOut().redacted(),
                        figures.takenOut().lines()),
                figures.chunks(),
                new Generations(
                        figures.generations().total(),
                        figures.generations().cached(),
                        figures.generations().waves()),
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
                figures.comparisons().stream().map(Summary::line).toList(),
                figures.findings().warnings(),
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
        Optional<Difference> overBase = comparison.over(Evaluation.BASE);
        return new EvaluationLine(
                comparison.domain(),
                comparison.metric().label(),
                orNull(comparison.value(Evaluation.BASE)),
                orNull(comparison.value(Evaluation.FEDERATED)),
                comparison.n(),
                orNull(comparison.value(Evaluation.LOCAL)),
                orNull(comparison.value(Evaluation.CENTRALISED)),
                comparison.scorer(),
                comparison.metric().lowerIsBetter(),
                overBase.map(Difference::value).orElse(null),
                overBase.map(Difference::low).orElse(null),
                overBase.map(Difference::high).orElse(null),
                verdict(comparison, Evaluation.BASE),
                verdict(comparison, Evaluation.LOCAL));
    }

    private static @Nullable String verdict(Comparison comparison, String variant) {
        return comparison
                .over(variant)
                .map(difference -> difference.verdict(comparison.metric()).label())
                .orElse(null);
    }
}
