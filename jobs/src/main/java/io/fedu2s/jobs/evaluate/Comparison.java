package io.fedu2s.jobs.evaluate;

import io.fedu2s.udf.metric.Difference;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.metric.PairScores;
import io.fedu2s.udf.metric.PairedBootstrap;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Evaluation;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One metric of one domain over the variants of the model, the base first, and what the pairs show of the federated
 * adapter beside each other variant.
 *
 * @param domain whose held-out pairs were asked
 * @param metric what was measured
 * @param scorer by what
 * @param n over how many pairs
 * @param values the variant and its value; of local adapters, the mean over the clients
 * @param differences federated minus each other variant, over the pairs that both answered
 */
public record Comparison(
        String domain,
        Metric metric,
        String scorer,
        int n,
        Map<String, Double> values,
        Map<String, Difference> differences) {
    /** From the untouched model to the federated adapter. */
    private static final List<String> ORDER =
            List.of(Evaluation.BASE, Evaluation.LOCAL, Evaluation.CENTRALISED, Evaluation.FEDERATED);

    /** Copies the maps, in their order. */
    public Comparison {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        differences = Collections.unmodifiableMap(new LinkedHashMap<>(differences));
    }

    /**
     * Compares what was measured of each metric and domain with the newest adapter, by metric and then by domain.
     *
     * @param seed the run's; intervals follow from it
     */
    public static List<Comparison> of(List<Evaluation> evaluations, long seed) {
        Map<String, List<Evaluation>> byMetricAndDomain = evaluations.stream()
                .filter(evaluation -> Metric.labelled(evaluation.metric()).isPresent())
                .collect(Collectors.groupingBy(
                        evaluation -> evaluation.metric() + '\n' + evaluation.domain() + '\n' + evaluation.scorer(),
                        TreeMap::new,
                        Collectors.toList()));
        return byMetricAndDomain.values().stream()
                .map(same -> ofOne(same, seed))
                .sorted(Comparator.comparing(Comparison::metric))
                .toList();
    }

    /** The variants that occur, the base first. */
    public static List<String> variantsOf(List<Comparison> comparisons) {
        return ORDER.stream()
                .filter(variant -> comparisons.stream()
                        .anyMatch(comparison -> comparison.values().containsKey(variant)))
                .toList();
    }

    /** What a variant came to, if it was measured. */
    public OptionalDouble value(String variant) {
        Double value = values.get(variant);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Federated minus another variant, if both were measured. */
    public Optional<Difference> over(String variant) {
        return Optional.ofNullable(differences.get(variant));
    }

    private static Comparison ofOne(List<Evaluation> same, long seed) {
        Evaluation any = same.get(0);
        Metric metric = Metric.labelled(any.metric()).orElseThrow();
        Map<String, List<Evaluation>> measured = new LinkedHashMap<>();
        ORDER.forEach(variant -> newest(same, variant).ifPresent(rows -> measured.put(variant, rows)));
        Map<String, Double> values = new LinkedHashMap<>();
        measured.forEach((variant, rows) ->
                values.put(variant, rows.stream().mapToDouble(Evaluation::value).sum() / rows.size()));
        Map<String, Difference> differences = new LinkedHashMap<>();
        List<Evaluation> federated = measured.remove(Evaluation.FEDERATED);
        if (federated != null) {
            PairScores ours = scores(federated.get(0));
            measured.forEach((variant, rows) -> {
                long own = ContentId.seed(seed, "bootstrap", any.domain(), metric.label(), variant);
                List<PairScores> theirs = rows.stream().map(Comparison::scores).toList();
                differences.put(variant, new PairedBootstrap(metric, own).difference(ours, theirs));
            });
        }
        int n = same.stream().mapToInt(Evaluation::n).max().orElse(0);
        return new Comparison(any.domain(), metric, any.scorer(), n, values, differences);
    }

    private static PairScores scores(Evaluation evaluation) {
        return new PairScores(evaluation.scores(), evaluation.weights());
    }

    /** The rows of a variant's newest adapter, in the order of the clients. */
    private static Optional<List<Evaluation>> newest(List<Evaluation> same, String variant) {
        List<Evaluation> ofVariant = same.stream()
                .filter(evaluation -> evaluation.variant().equals(variant))
                .sorted(Comparator.comparing(Evaluation::clientId))
                .toList();
        int newest =
                ofVariant.stream().mapToInt(Evaluation::adapterVersion).max().orElse(0);
        List<Evaluation> rows = ofVariant.stream()
                .filter(evaluation -> evaluation.adapterVersion() == newest)
                .toList();
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows);
    }
}
