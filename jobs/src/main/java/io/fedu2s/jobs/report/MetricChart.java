package io.fedu2s.jobs.report;

import io.fedu2s.jobs.evaluate.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One metric of every domain: a group of bars, one bar for each variant of the model. */
final class MetricChart {
    private static final double LEFT = 48;
    private static final double TOP = 24;
    private static final double BOTTOM = 204;
    private static final double HEIGHT = 240;
    private static final double BAR = 36;
    private static final double BETWEEN_BARS = 4;
    private static final double BETWEEN_GROUPS = 36;

    private MetricChart() {}

    /** The drawing of a metric that at least one comparison measured; {@code number} tells it from its neighbours. */
    static Element of(int number, String metric, List<Comparison> comparisons) {
        List<String> variants = Comparison.variantsOf(comparisons);
        double group = variants.size() * (BAR + BETWEEN_BARS) + BETWEEN_GROUPS;
        double right = LEFT + comparisons.size() * group;
        var drawing = new Drawing(
                "metric-" + number, metric + " by domain and variant", inWords(metric, comparisons), right + 8, HEIGHT);
        Scale y = Scale.around(0, most(comparisons), BOTTOM, TOP);
        drawing.grid(y, LEFT, right);
        for (int g = 0; g < comparisons.size(); g++) {
            Comparison comparison = comparisons.get(g);
            double start = LEFT + g * group + BETWEEN_GROUPS / 2;
            for (int v = 0; v < variants.size(); v++) {
                String variant = variants.get(v);
                double x = start + v * (BAR + BETWEEN_BARS);
                comparison.value(variant).ifPresent(value -> bar(drawing, y, x, variant, comparison, value));
            }
            drawing.label("middle", LEFT + (g + 0.5) * group, BOTTOM + 22, comparison.domain());
        }
        return drawing.svg();
    }

    private static void bar(Drawing drawing, Scale y, double x, String variant, Comparison comparison, double value) {
        double top = y.pixel(Math.max(value, 0));
        drawing.bar(
                variant,
                x,
                top,
                BAR,
                Math.max(y.pixel(0) - top, 1),
                "%s, %s: %s".formatted(comparison.domain(), variant, Figures.score(value)));
        drawing.label("middle", x + BAR / 2, top - 5, Figures.score(value));
    }

    private static double most(List<Comparison> comparisons) {
        return comparisons.stream()
                .flatMap(comparison -> comparison.values().values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
    }

    private static String inWords(String metric, List<Comparison> comparisons) {
        List<String> sentences = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            sentences.add(comparison.domain() + ": "
                    + comparison.values().entrySet().stream()
                            .map(entry -> entry.getKey() + " " + Figures.score(entry.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        return "Groups of bars of " + metric + ". " + String.join("; ", sentences) + ".";
    }
}
