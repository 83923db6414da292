package io.fedu2s.jobs.report;

import io.fedu2s.udf.record.Round;
import java.util.List;

/** The training loss of each round as a line. */
final class RoundChart {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 260;
    private static final double LEFT = 48;
    private static final double RIGHT = 620;
    private static final double TOP = 16;
    private static final double BOTTOM = 214;

    private RoundChart() {}

    /** The drawing of at least one round. */
    static Element of(List<Round> rounds) {
        var losses = rounds.stream().mapToDouble(Round::trainLoss).summaryStatistics();
        Round first = rounds.get(0);
        Round last = rounds.get(rounds.size() - 1);
        var drawing = new Drawing(
                "loss",
                "Training loss per round",
                "A line over %d rounds, from %s in round %d to %s in round %d."
                        .formatted(
                                rounds.size(),
                                Figures.score(first.trainLoss()),
                                first.round(),
                                Figures.score(last.trainLoss()),
                                last.round()),
                WIDTH,
                HEIGHT);
        Scale y = Scale.around(Math.min(0, losses.getMin()), losses.getMax(), BOTTOM, TOP);
        Scale x = new Scale(first.round() - 0.5, last.round() + 0.5, LEFT, RIGHT, 1);
        drawing.grid(y, LEFT, RIGHT);
        int every = 1 + (rounds.size() - 1) / 20;
        for (int i = 0; i < rounds.size(); i += every) {
            int round = rounds.get(i).round();
            drawing.label("middle", x.pixel(round), BOTTOM + 20, Integer.toString(round));
        }
        drawing.label("middle", (LEFT + RIGHT) / 2, BOTTOM + 40, "round");
        drawing.curve(
                "line",
                rounds.stream()
                        .map(round -> new double[] {x.pixel(round.round()), y.pixel(round.trainLoss())})
                        .toList());
        for (Round round : rounds) {
            drawing.point(
                    "federated",
                    x.pixel(round.round()),
                    y.pixel(round.trainLoss()),
                    "Round %d: %s".formatted(round.round(), Figures.score(round.trainLoss())));
        }
        drawing.emphasis(
                "middle", x.pixel(first.round()), y.pixel(first.trainLoss()) - 10, Figures.score(first.trainLoss()));
        if (rounds.size() > 1) {
            drawing.emphasis(
                    "middle", x.pixel(last.round()), y.pixel(last.trainLoss()) - 10, Figures.score(last.trainLoss()));
        }
        return drawing.svg();
    }
}
