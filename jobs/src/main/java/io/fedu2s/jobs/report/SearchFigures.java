package io.fedu2s.jobs.report;

import io.fedu2s.jobs.config.RunIdentity;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.record.SearchScore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a search measured; its JSON is {@code search.json}.
 *
 * @param runId whose pairs were federated
 * @param seed the run's
 * @param metrics by what was measured; the first says which is the best
 * @param pairs on how many validation pairs
 * @param base the base model
 * @param tried adapters, best first; fewer steps and rounds come first among equals
 * @param failures settings that came to no end
 * @param settings for the command line: those of the best
 */
public record SearchFigures(
        String runId,
        long seed,
        List<String> metrics,
        int pairs,
        Tried base,
        List<Tried> tried,
        List<Failure> failures,
        List<String> settings) {
    /** Copies the lists. */
    public SearchFigures {
        metrics = List.copyOf(metrics);
        tried = List.copyOf(tried);
        failures = List.copyOf(failures);
        settings = List.copyOf(settings);
    }

    /**
     * An adapter.
     *
     * @param learningRate the clients' peak rate; 0 for the base model
     * @param localSteps the clients' steps in a round; 0 for the base model
     * @param rounds after how many rounds; 0 for the base model
     * @param means by metric, each domain counting the same
     * @param domains by metric and domain
     */
    public record Tried(
            double learningRate,
            int localSteps,
            int rounds,
            SortedMap<String, Double> means,
            SortedMap<String, SortedMap<String, Double>> domains) {
        /** Makes the maps unmodifiable. */
        public Tried {
            means = Collections.unmodifiableSortedMap(means);
            domains = Collections.unmodifiableSortedMap(domains);
        }

        private static Tried of(Collection<SearchScore> scores) {
            SearchScore any = scores.iterator().next();
            SortedMap<String, SortedMap<String, Double>> domains = new TreeMap<>();
            scores.forEach(score -> domains.computeIfAbsent(score.metric(), metric -> new TreeMap<>())
                    .put(score.domain(), score.value()));
            SortedMap<String, Double> means = new TreeMap<>();
            domains.forEach((metric, values) -> means.put(
                    metric,
                    values.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .average()
                            .orElse(0)));
            return new Tried(any.learningRate(), any.localSteps(), any.round(), means, domains);
        }

        private double mean(String metric) {
            return means.getOrDefault(metric, Double.NaN);
        }
    }

    /**
     * Settings that came to no end.
     *
     * @param learningRate the clients' peak rate
     * @param localSteps the clients' steps in a round
     * @param reason what went wrong
     */
    public record Failure(double learningRate, int localSteps, String reason) {}

    /** Sorts what was measured; there must be an adapter among it. */
    public static SearchFigures of(
            RunIdentity run,
            List<Metric> metrics,
            List<SearchScore> base,
            List<SearchScore> scores,
            List<Failure> failures) {
        Metric first = metrics.get(0);
        Comparator<Tried> byMetric = Comparator.comparingDouble(tried -> tried.mean(first.label()));
        List<Tried> tried = new ArrayList<>(scores.stream()
                .collect(Collectors.groupingBy(
                        score -> List.<Object>of(score.learningRate(), score.localSteps(), score.round())))
                .values()
                .stream()
                .map(Tried::of)
                .toList());
        tried.sort((first.lowerIsBetter() ? byMetric : byMetric.reversed())
                .thenComparing(Tried::localSteps)
                .thenComparing(Tried::rounds)
                .thenComparing(Tried::learningRate));
        Tried best = tried.get(0);
        int pairs = base.stream()
                .filter(score -> score.metric().equals(first.label()))
                .mapToInt(SearchScore::n)
                .sum();
        return new SearchFigures(
                run.id(),
                run.seed(),
                metrics.stream().map(Metric::label).toList(),
                pairs,
                Tried.of(base),
                tried,
                failures,
                List.of(
                        "federate.learningRate=" + best.learningRate(),
                        "federate.localSteps=" + best.localSteps(),
                        "federate.rounds=" + best.rounds()));
    }

    /** For programs. */
    public String toJson() {
        return PrettyJson.of(this);
    }

    /** For people: a table, best first, the base model last, and the settings of the best. */
    public String toText() {
        String first = metrics.get(0);
        List<String> domains =
                List.copyOf(base.domains().getOrDefault(first, new TreeMap<>()).keySet());
        StringBuilder text = new StringBuilder(
                "On %d validation pairs, best first by %s, each domain counting the same:%n".formatted(pairs, first));
        text.append(row("learningRate", "localSteps", "rounds"));
        domains.forEach(domain -> text.append(column(domain)));
        metrics.forEach(metric -> text.append(column(metric)));
        text.append(System.lineSeparator());
        tried.forEach(each -> text.append(line(each, domains)));
        text.append(line(base, domains));
        failures.forEach(failure -> text.append("learningRate %s with localSteps %d failed. %s%n"
                .formatted(failure.learningRate(), failure.localSteps(), failure.reason())));
        hints().forEach(hint -> text.append(hint).append(System.lineSeparator()));
        return text.append("the best: ")
                .append(settings.stream().map(setting -> "--set " + setting).collect(Collectors.joining(" ")))
                .toString();
    }

    /** What the best of these does not say. */
    public List<String> hints() {
        List<String> hints = new ArrayList<>();
        String first = metrics.get(0);
        Tried best = tried.get(0);
        boolean better = Metric.labelled(first).orElseThrow().lowerIsBetter()
                ? best.mean(first) < base.mean(first)
                : best.mean(first) > base.mean(first);
        if (!better) {
            hints.add("None of them is better than the base model by %s: look at the pairs first.".formatted(first));
        }
        List<Double> rates =
                tried.stream().map(Tried::learningRate).distinct().sorted().toList();
        if (rates.size() > 1 && best.learningRate() == rates.get(0)) {
            hints.add("The best rate is the lowest that was tried: try lower ones in search.learningRates.");
        } else if (rates.size() > 1 && best.learningRate() == rates.get(rates.size() - 1)) {
            hints.add("The best rate is the highest that was tried: try higher ones in search.learningRates.");
        }
        int most = tried.stream().mapToInt(Tried::rounds).max().orElse(0);
        if (best.rounds() == most) {
            hints.add("The best is after the last round that was tried: try more in search.rounds.");
        }
        return hints;
    }

    private String line(Tried each, List<String> domains) {
        boolean isBase = each.rounds() == 0;
        StringBuilder line = new StringBuilder(row(
                isBase ? "base model" : String.valueOf(each.learningRate()),
                isBase ? "" : String.valueOf(each.localSteps()),
                isBase ? "" : String.valueOf(each.rounds())));
        SortedMap<String, Double> own = each.domains().getOrDefault(metrics.get(0), new TreeMap<>());
        domains.forEach(domain -> line.append(column(number(own.getOrDefault(domain, Double.NaN)))));
        metrics.forEach(metric -> line.append(column(number(each.mean(metric)))));
        return line.append(System.lineSeparator()).toString();
    }

    private static String row(String rate, String steps, String rounds) {
        return "%-12s  %10s  %6s".formatted(rate, steps, rounds);
    }

    private static String column(String text) {
        return "  %10s".formatted(text);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
