package io.fedu2s.jobs.report;

import io.fedu2s.jobs.report.SimulationFigures.Arm;
import io.fedu2s.jobs.report.SimulationFigures.RoundLine;
import java.util.List;
import java.util.stream.Collectors;

/** The simulated seconds of every round: a group of bars a round, one bar for each federation. */
final class RoundTimeChart {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 260;
    private static final double LEFT = 56;
    private static final double RIGHT = 620;
    private static final double TOP = 16;
    private static final double BOTTOM = 208;

    private RoundTimeChart() {}

    /** The drawing of at least one federation. */
    static Element of(List<Arm> arms) {
        int rounds = arms.stream().mapToInt(arm -> arm.rounds().size()).max().orElse(0);
        double most = arms.stream()
                .flatMap(arm -> arm.rounds().stream())
                .mapToDouble(RoundLine::seconds)
                .max()
                .orElse(1);
        var drawing = new Drawing("rounds", "Simulated seconds of every round", inWords(arms), WIDTH, HEIGHT);
        Scale y = Scale.around(0, most, BOTTOM, TOP);
        drawing.grid(y, LEFT, RIGHT);
        double group = (RIGHT - LEFT) / rounds;
        double bar = 0.8 * group / arms.size();
        for (int arm = 0; arm < arms.size(); arm++) {
            for (RoundLine round : arms.get(arm).rounds()) {
                double top = y.pixel(round.seconds());
                drawing.bar(
                        SimulationPage.style(arm),
                        LEFT + (round.round() - 0.9) * group + arm * bar,
                        top,
                        bar,
                        Math.max(BOTTOM - top, 1),
                        "%s, round %d: %s, %d updates"
                                .formatted(
                                        arms.get(arm).name(),
                                        round.round(),
                                        Figures.seconds(round.seconds()),
                                        round.clients()));
            }
        }
        int every = 1 + (rounds - 1) / 20;
        for (int round = 1; round <= rounds; round += every) {
            drawing.label("middle", LEFT + (round - 0.5) * group, BOTTOM + 20, Integer.toString(round));
        }
        drawing.label("middle", (LEFT + RIGHT) / 2, BOTTOM + 42, "round");
        return drawing.svg();
    }

    private static String inWords(List<Arm> arms) {
        return arms.stream()
                .map(arm -> "%s: %s a round on the mean".formatted(arm.name(), Figures.seconds(arm.secondsPerRound())))
                .collect(Collectors.joining("; ", "Groups of bars. ", "."));
    }
}
