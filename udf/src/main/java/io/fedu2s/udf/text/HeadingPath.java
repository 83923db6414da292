package io.fedu2s.udf.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The headings that stand above a place, outermost first. A heading ends those of its family that are of its level or a
 * deeper one, and all below them; one of a family that is not there yet stands below all others.
 */
final class HeadingPath {
    private final List<Heading> headings = new ArrayList<>();

    /** Goes on below a heading. */
    void enter(Heading heading) {
        leave(heading);
        headings.add(heading);
    }

    /** Ends what a heading ends, without going below it. */
    void leave(Heading heading) {
        for (int i = 0; i < headings.size(); i++) {
            Heading above = headings.get(i);
            if (above.family() == heading.family() && above.level() >= heading.level()) {
                headings.subList(i, headings.size()).clear();
                return;
            }
        }
    }

    /** The titles, joined by {@code " > "}; empty where there are none. */
    String words() {
        return headings.stream()
                .map(Heading::title)
                .filter(title -> !title.isEmpty())
                .collect(Collectors.joining(" > "));
    }
}
