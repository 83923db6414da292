package io.fedu2s.jobs.report;

import io.fedu2s.jobs.evaluate.Scores;
import io.fedu2s.jobs.report.AblationFigures.CellLine;
import io.fedu2s.jobs.report.AblationFigures.CellScore;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What each cell gains over the base model by one metric, each a point with its interval. */
final class ForestChart {
    private static final double WIDTH = 880;
    private static final double LEFT = 430;
    private static final double RIGHT = 860;
    private static final double TOP = 12;
    private static final double ROW = 22;

    private ForestChart() {}

    /** The drawing of at least one cell. */
    static Element of(String metric, List<CellLine> cells) {
        List<CellScore> scores = cells.stream()
                .map(cell -> cell.score(metric, AblationFigures.ALL))
                .toList();
        double low = scores.stream().mapToDouble(CellScore::low).min().orElse(0);
        double high = scores.stream().mapToDouble(CellScore::high).max().orElse(0);
        double bottom = TOP + ROW * cells.size();
        var drawing = new Drawing(
                "cells", "Gain over the base model by " + metric, inWords(cells, scores), WIDTH, bottom + 30);
        Scale x = Scale.around(Math.min(0, low), Math.max(0, high), LEFT, RIGHT);
        for (double tick : x.ticks()) {
            drawing.line("grid", x.pixel(tick), TOP, x.pixel(tick), bottom);
            drawing.label("middle", x.pixel(tick), bottom + 20, Figures.tick(tick));
        }
        drawing.curve("line base", List.of(new double[] {x.pixel(0), TOP}, new double[] {x.pixel(0), bottom}));
        for (int row = 0; row < cells.size(); row++) {
            CellScore score = scores.get(row);
            double y = TOP + ROW * (row + 0.5);
            String cell = AblationFigures.words(cells.get(row).cell());
            drawing.label("end", LEFT - 12, y + 4, cell);
            drawing.curve("line", List.of(new double[] {x.pixel(score.low()), y}, new double[] {x.pixel(score.high()), y
            }));
            drawing.point("federated", x.pixel(score.difference()), y, cell + ": " + gain(score));
        }
        return drawing.svg();
    }

    private static String gain(CellScore score) {
        return "%s (%s to %s)"
                .formatted(Scores.gain(score.difference()), Scores.gain(score.low()), Scores.gain(score.high()));
    }

    private static String inWords(List<CellLine> cells, List<CellScore> scores) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> AblationFigures.words(cells.get(i).cell()) + ": " + gain(scores.get(i)))
                .collect(Collectors.joining("; ", "A point and its interval for each cell. ", "."));
    }
}
