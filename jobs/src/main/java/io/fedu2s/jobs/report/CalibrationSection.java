package io.fedu2s.jobs.report;

import static io.fedu2s.jobs.report.Element.element;

import io.fedu2s.jobs.people.Calibration;
import java.util.List;

/** The part of the page that says how filters compare with people. */
final class CalibrationSection {
    private CalibrationSection() {}

    static List<Element> of(Calibration calibration) {
        List<String> columns = CalibrationText.COLUMNS;
        Table table = Table.captioned("Each key beside people")
                .words(columns.get(0), columns.get(1))
                .numbers(columns.subList(2, columns.size()).toArray(String[]::new));
        CalibrationText.rows(calibration).forEach(table::row);
        return List.of(
                element("h2", "Filters beside people"),
                element("p", CalibrationText.lede(calibration)),
                table.framed());
    }
}
