package io.fedu2s.jobs.report;

import io.fedu2s.jobs.people.Calibration;
import io.fedu2s.jobs.people.Calibration.Line;
import io.fedu2s.jobs.people.Calibration.Quality;
import io.fedu2s.udf.filter.Threshold.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A calibration in words and cells. */
final class CalibrationText {
    static final List<String> COLUMNS = List.of(
            "key", "bound", "pairs", "pass", "precision", "recall", "bound for 90%", "precision then", "recall then");

    private static final String NOTHING = "–";

    private CalibrationText() {}

    /** A table of plain text, and what it says. */
    static String of(Calibration calibration) {
        StringBuilder text = new StringBuilder(lede(calibration)).append(System.lineSeparator());
        List<List<String>> rows = new ArrayList<>(List.of(COLUMNS));
        rows.addAll(rows(calibration));
        for (List<String> row : rows) {
            text.append("%-44s".formatted(row.get(0)));
            row.subList(1, row.size()).forEach(cell -> text.append(" %14s".formatted(cell)));
            text.append(System.lineSeparator());
        }
        return text.toString().stripTrailing();
    }

    static String lede(Calibration calibration) {
        return ("People said something of %s pairs and accept %s of them as the model wrote them. Precision is the share of"
                        + " what passes that people accept, recall the share of what people accept that passes; a bound for"
                        + " 90%% is the loosest one that keeps a precision of 0.9 on these pairs.")
                .formatted(Figures.count(calibration.verdicts()), Figures.count(calibration.accepted()));
    }

    /** A row a key, after one for all filters together. */
    static List<List<String>> rows(Calibration calibration) {
        List<List<String>> rows = new ArrayList<>();
        Quality all = calibration.all();
        rows.add(List.of(
                "all filters together",
                NOTHING,
                Figures.count(calibration.verdicts()),
                Figures.count(all.passed()),
                share(all.precision()),
                share(all.recall()),
                NOTHING,
                NOTHING,
                NOTHING));
        for (Line line : calibration.filters()) {
            Quality then = line.then();
            rows.add(List.of(
                    line.key(),
                    bound(line.side(), line.value()),
                    Figures.count(line.measured()),
                    Figures.count(line.now().passed()),
                    share(line.now().precision()),
                    share(line.now().recall()),
                    bound(line.side(), line.suggested()),
                    then == null ? NOTHING : share(then.precision()),
                    then == null ? NOTHING : share(then.recall())));
        }
        return rows;
    }

    private static String bound(Side side, @Nullable Double value) {
        return value == null ? NOTHING : (side == Side.LEAST ? "≥ " : "≤ ") + String.format(Locale.ROOT, "%.4g", value);
    }

    private static String share(@Nullable Double value) {
        return value == null ? NOTHING : Figures.score(value);
    }
}
