package io.fedu2s.jobs.report;

import static io.fedu2s.jobs.report.Element.element;

import java.util.ArrayList;
import java.util.List;

/** A table with a caption; the first cell of a row is its head, words stand on the left and numbers on the right. */
final class Table {
    private final Element head = element("tr");
    private final Element body = element("tbody");
    private final Element table;
    private final List<String> alignments = new ArrayList<>();

    private Table(String caption) {
        this.table = element("table")
                .add(element("caption", caption), element("thead").add(head), body);
    }

    static Table captioned(String caption) {
        return new Table(caption);
    }

    /** Adds columns of words. */
    Table words(String... columns) {
        return columns("word", columns);
    }

    /** Adds columns of numbers. */
    Table numbers(String... columns) {
        return columns("number", columns);
    }

    /** Adds columns of running text. */
    Table texts(String... columns) {
        return columns("text", columns);
    }

    private Table columns(String alignment, String... columns) {
        for (String column : columns) {
            alignments.add(alignment);
            head.add(element("th", column).with("scope", "col").with("class", alignment));
        }
        return this;
    }

    /** Adds a row with a cell for each column. */
    Table row(List<String> cells) {
        if (cells.size() != alignments.size()) {
            throw new IllegalArgumentException("%d cells for %d columns".formatted(cells.size(), alignments.size()));
        }
        Element row = element("tr").add(element("th", cells.get(0)).with("scope", "row"));
        for (int i = 1; i < cells.size(); i++) {
            row.add(element("td", cells.get(i)).with("class", alignments.get(i)));
        }
        body.add(row);
        return this;
    }

    Table row(String... cells) {
        return row(List.of(cells));
    }

    /**
     * In a frame of its own: cells of words break their lines where the window is narrow, and it scrolls only where numbers
     * alone are too wide.
     */
    Element framed() {
        return element("div").with("class", "wide").add(table);
    }
}
