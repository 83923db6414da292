package io.fedu2s.jobs.evaluate;

import io.fedu2s.udf.metric.Difference;
import io.fedu2s.udf.metric.Verdict;
import io.fedu2s.udf.record.Evaluation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether it became better, in words: a verdict for each domain and metric, and what to beware of.
 *
 * @param comparisons what was measured
 */
public record Findings(List<Comparison> comparisons) {
    /** With fewer held-out pairs only large differences show. */
    static final int FEW_PAIRS = 30;

    private static final Map<String, String> NAMES =
            Map.of(Evaluation.BASE, "the base model", Evaluation.LOCAL, "local tuning");

    /** Copies the list. */
    public Findings {
        comparisons = List.copyOf(comparisons);
    }

    /** One for each domain and metric that the base was measured by too. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            comparison
                    .over(Evaluation.BASE)
                    .ifPresent(difference ->
                            sentences.add("%s, %s: %s (base %s, federated %s; %s, 95 %% interval %s, %d pairs)"
                                    .formatted(
                                            comparison.domain(),
                                            named(comparison),
                                            verdict(comparison, Evaluation.BASE, difference),
                                            Scores.value(comparison
                                                    .value(Evaluation.BASE)
                                                    .orElse(0)),
                                            Scores.value(comparison
                                                    .value(Evaluation.FEDERATED)
                                                    .orElse(0)),
                                            Scores.gain(difference.value()),
                                            Scores.interval(difference),
                                            difference.n())));
        }
        return List.copyOf(sentences);
    }

    /** All verdicts beside the base model in one line. */
    public String inShort() {
        Map<Verdict, List<String>> byVerdict = new EnumMap<>(Verdict.class);
        for (Comparison comparison : comparisons) {
            comparison
                    .over(Evaluation.BASE)
                    .ifPresent(difference -> byVerdict
                            .computeIfAbsent(difference.verdict(comparison.metric()), verdict -> new ArrayList<>())
                            .add(comparison.domain() + " " + comparison.metric().label()));
        }
        List<String> parts = new ArrayList<>();
        byVerdict.forEach((verdict, what) -> parts.add(verdict.label() + ": " + String.join(", ", what)));
        return parts.isEmpty() ? "nothing was measured" : String.join("; ", parts);
    }

    /** What to beware of, by domain: few pairs, and where the adapter is worse than the base model or than local tuning. */
    public List<String> warnings() {
        Map<String, List<Comparison>> byDomain = new TreeMap<>();
        comparisons.forEach(comparison -> byDomain.computeIfAbsent(comparison.domain(), domain -> new ArrayList<>())
                .add(comparison));
        List<String> warnings = new ArrayList<>();
        byDomain.forEach((domain, own) -> {
            int n = own.stream().mapToInt(Comparison::n).max().orElse(0);
            if (n < FEW_PAIRS) {
                warnings.add(
                        "%s: %d held-out pairs are few; with fewer than %d only large differences show, so add more before you trust a figure"
                                .formatted(domain, n, FEW_PAIRS));
            }
            warnWhereWorse(domain, own, Evaluation.BASE, warnings);
            warnWhereWorse(domain, own, Evaluation.LOCAL, warnings);
        });
        return List.copyOf(warnings);
    }

    private static void warnWhereWorse(String domain, List<Comparison> own, String variant, List<String> warnings) {
        List<String> worse = new ArrayList<>();
        for (Comparison comparison : own) {
            comparison
                    .over(variant)
                    .filter(difference -> isAlarming(comparison, difference))
                    .ifPresent(difference -> worse.add("%s (%s, %s)"
                            .formatted(
                                    named(comparison),
                                    Scores.gain(difference.value()),
                                    difference.verdict(comparison.metric()) == Verdict.WORSE
                                            ? "which %d pairs show".formatted(difference.n())
                                            : "which may be chance with %d pairs".formatted(difference.n()))));
        }
        if (!worse.isEmpty()) {
            warnings.add("%s: the federated adapter is worse than %s by %s"
                    .formatted(domain, NAMES.get(variant), String.join(", ", worse)));
        }
    }

    /** Worse for sure, or the worse figure where so few pairs can't show more. */
    private static boolean isAlarming(Comparison comparison, Difference difference) {
        return difference.verdict(comparison.metric()) == Verdict.WORSE
                || (difference.n() < FEW_PAIRS && difference.isWorse(comparison.metric()));
    }

    /** The metric's name, and which way it points where that is not what one expects. */
    public static String named(Comparison comparison) {
        String name = comparison.metric().label();
        return comparison.metric().lowerIsBetter() ? name + ", lower is better" : name;
    }

    private static String verdict(Comparison comparison, String variant, Difference difference) {
        Verdict verdict = difference.verdict(comparison.metric());
        return verdict == Verdict.UNDECIDED
                ? verdict.inWords(difference.n())
                : verdict.label() + " than " + NAMES.get(variant);
    }
}
