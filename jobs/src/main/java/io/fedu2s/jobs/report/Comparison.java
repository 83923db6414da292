package io.fedu2s.jobs.report;

import io.fedu2s.udf.record.Evaluation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One metric of one domain over the variants of the model, the base first.
 *
 * @param domain whose held-out pairs were asked
 * @param metric what was measured
 * @param scorer by what
 * @param n over how many pairs
 * @param values the variant and its value; of local adapters, the mean over the clients
 */
record Comparison(String domain, String metric, String scorer, int n, Map<String, Double> values) {
    /** From the untouched model to the federated adapter. */
    private static final List<String> ORDER =
            List.of(Evaluation.BASE, Evaluation.LOCAL, Evaluation.CENTRALISED, Evaluation.FEDERATED);

    private static final List<String> KNOWN_METRICS = List.of("rougeL", "bertscore", "loss", "perplexity");

    Comparison {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Compares what was measured of each metric and domain, answers' scores first, then by domain. */
    static List<Comparison> of(List<Evaluation> evaluations) {
        Map<String, List<Evaluation>> byMetricAndDomain = evaluations.stream()
                .collect(Collectors.groupingBy(
                        evaluation -> evaluation.metric() + '\n' + evaluation.domain() + '\n' + evaluation.scorer(),
                        TreeMap::new,
                        Collectors.toList()));
        return byMetricAndDomain.values().stream()
                .map(Comparison::ofOne)
                .sorted(Comparator.comparingInt(Comparison::placeOfMetric))
                .toList();
    }

    /** The variants that occur, the base first. */
    static List<String> variantsOf(List<Comparison> comparisons) {
        return ORDER.stream()
                .filter(variant -> comparisons.stream()
                        .anyMatch(comparison -> comparison.values().containsKey(variant)))
                .toList();
    }

    OptionalDouble value(String variant) {
        Double value = values.get(variant);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private int placeOfMetric() {
        int place = KNOWN_METRICS.indexOf(metric);
        return place < 0 ? KNOWN_METRICS.size() : place;
    }

    private static Comparison ofOne(List<Evaluation> same) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String variant : ORDER) {
            List<Double> measured = newest(same, variant);
            if (!measured.isEmpty()) {
                values.put(
                        variant,
                        measured.stream().mapToDouble(Double::doubleValue).sum() / measured.size());
            }
        }
        Evaluation any = same.get(0);
        return new Comparison(any.domain(), any.metric(), any.scorer(), any.n(), values);
    }

    /** The values of a variant's newest adapter, in the order of the clients. */
    private static List<Double> newest(List<Evaluation> same, String variant) {
        List<Evaluation> ofVariant = new ArrayList<>(same.stream()
                .filter(evaluation -> evaluation.variant().equals(variant))
                .sorted(Comparator.comparing(Evaluation::clientId))
                .toList());
        int newest =
                ofVariant.stream().mapToInt(Evaluation::adapterVersion).max().orElse(0);
        ofVariant.removeIf(evaluation -> evaluation.adapterVersion() != newest);
        return ofVariant.stream().map(Evaluation::value).toList();
    }
}
