package io.fedu2s.jobs.report;

import io.fedu2s.jobs.report.SimulationFigures.Arm;
import io.fedu2s.jobs.report.SimulationFigures.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The held-out loss of every federation by simulated time, each a line from the base model on. */
final class TimeChart {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 280;
    private static final double LEFT = 56;
    private static final double RIGHT = 620;
    private static final double TOP = 16;
    private static final double BOTTOM = 228;

    private TimeChart() {}

    /** The drawing of at least one federation. */
    static Element of(Quality base, List<Arm> arms) {
        List<Quality> all = new ArrayList<>(List.of(base));
        arms.forEach(arm -> all.addAll(arm.qualities()));
        var losses = all.stream().mapToDouble(Quality::loss).summaryStatistics();
        double end = all.stream().mapToDouble(Quality::atSeconds).max().orElse(0);
        var drawing = new Drawing("quality", "Held-out loss by simulated time", inWords(base, arms), WIDTH, HEIGHT);
        Scale y = Scale.around(losses.getMin(), losses.getMax(), BOTTOM, TOP);
        Scale x = Scale.around(0, end, LEFT, RIGHT);
        drawing.grid(y, LEFT, RIGHT);
        for (double tick : x.ticks()) {
            drawing.label("middle", x.pixel(tick), BOTTOM + 20, Figures.tick(tick));
        }
        drawing.label("middle", (LEFT + RIGHT) / 2, BOTTOM + 42, "simulated seconds");
        for (int arm = 0; arm < arms.size(); arm++) {
            line(drawing, x, y, base, arms.get(arm), SimulationPage.style(arm));
        }
        return drawing.svg();
    }

    private static void line(Drawing drawing, Scale x, Scale y, Quality base, Arm arm, String style) {
        List<Quality> points = new ArrayList<>(List.of(base));
        points.addAll(arm.qualities());
        drawing.curve(
                "line " + style,
                points.stream()
                        .map(point -> new double[] {x.pixel(point.atSeconds()), y.pixel(point.loss())})
                        .toList());
        for (Quality point : points) {
            drawing.point(
                    style,
                    x.pixel(point.atSeconds()),
                    y.pixel(point.loss()),
                    "%s, round %d, %s: %s"
                            .formatted(
                                    arm.name(),
                                    point.round(),
                                    Figures.seconds(point.atSeconds()),
                                    Figures.score(point.loss())));
        }
    }

    private static String inWords(Quality base, List<Arm> arms) {
        return arms.stream()
                .map(arm -> "%s: from %s to %s in %s"
                        .formatted(
                                arm.name(),
                                Figures.score(base.loss()),
                                Figures.score(arm.last().loss()),
                                Figures.seconds(arm.last().atSeconds())))
                .collect(Collectors.joining("; ", "A line for each federation. ", "."));
    }
}
