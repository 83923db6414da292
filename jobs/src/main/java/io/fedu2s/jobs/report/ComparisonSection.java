package io.fedu2s.jobs.report;

import static io.fedu2s.jobs.report.Element.element;

import io.fedu2s.jobs.evaluate.Comparison;
import io.fedu2s.jobs.evaluate.Findings;
import io.fedu2s.jobs.evaluate.Scores;
import io.fedu2s.udf.metric.Difference;
import io.fedu2s.udf.record.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The part of the page that says whether it became better: verdicts, warnings, drawings and all figures. */
final class ComparisonSection {
    private static final String NOTHING = "–";

    private final List<Comparison> comparisons;
    private final List<String> variants;

    private ComparisonSection(List<Comparison> comparisons) {
        this.comparisons = comparisons;
        this.variants = Comparison.variantsOf(comparisons);
    }

    static List<Element> of(List<Comparison> comparisons) {
        return new ComparisonSection(comparisons).elements();
    }

    private List<Element> elements() {
        List<Element> section = new ArrayList<>();
        section.add(element("h2", "Was it better? Base beside tuned"));
        section.add(
                element(
                        "p",
                        "Held-out pairs, asked zero-shot. Local is the mean over adapters tuned on one client's pairs alone,"
                                + " centralised an adapter tuned on all pairs in one place, federated the adapter of this run."));
        section.add(warnings());
        section.add(table());
        section.add(element("p", note()).with("class", "note"));
        section.add(legend());
        Map<String, List<Comparison>> byMetric = comparisons.stream()
                .collect(Collectors.groupingBy(Findings::named, LinkedHashMap::new, Collectors.toList()));
        int number = 0;
        for (var metric : byMetric.entrySet()) {
            section.add(element("h3", metric.getKey()));
            section.add(
                    MetricChart.of(++number, metric.getValue().get(0).metric().label(), metric.getValue()));
        }
        return section;
    }

    private Element warnings() {
        Element list = element("ul").with("class", "warnings");
        new Findings(comparisons).warnings().forEach(warning -> list.add(element("li", warning)));
        return list;
    }

    private Element table() {
        Table table = Table.captioned("Every metric by domain and variant")
                .words("metric", "domain")
                .numbers("pairs")
                .numbers(variants.toArray(String[]::new))
                .numbers("federated − base", "95 % interval")
                .words("beside base", "beside local");
        for (Comparison comparison : comparisons) {
            List<String> cells = new ArrayList<>(
                    List.of(Findings.named(comparison), comparison.domain(), Figures.count(comparison.n())));
            for (String variant : variants) {
                OptionalDouble value = comparison.value(variant);
                cells.add(value.isPresent() ? Figures.score(value.getAsDouble()) : NOTHING);
            }
            Optional<Difference> overBase = comparison.over(Evaluation.BASE);
            cells.add(
                    overBase.map(difference -> Figures.gain(difference.value())).orElse(NOTHING));
            cells.add(overBase.map(Scores::interval).orElse(NOTHING));
            cells.add(verdict(comparison, Evaluation.BASE));
            cells.add(verdict(comparison, Evaluation.LOCAL));
            table.row(cells);
        }
        return table.framed();
    }

    private static String verdict(Comparison comparison, String variant) {
        return comparison
                .over(variant)
                .map(difference -> difference.verdict(comparison.metric()).inWords(difference.n()))
                .orElse(NOTHING);
    }

    /** What made the figures. */
    private String note() {
        String scorers = comparisons.stream()
                .map(comparison -> comparison.metric().label() + " by " + comparison.scorer())
                .distinct()
                .collect(Collectors.joining(", "));
        return "Scores: " + scorers
                + ". An interval is the middle 95 % of the difference over pairs drawn anew from those"
                + " that both answered (paired bootstrap); a verdict of better or worse wants it on one side of 0 and at"
                + " least six pairs.";
    }

    private Element legend() {
        Element legend = element("ul").with("class", "legend");
        for (String variant : variants) {
            legend.add(element("li").add(element("span").with("class", variant)).text(variant));
        }
        return legend;
    }
}
