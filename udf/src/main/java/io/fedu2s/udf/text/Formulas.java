package io.fedu2s.udf.text;

import java.util.ArrayList;
import java.util.List;

/** Formulas set apart: {@code $$ … $$} and {@code \[ … \]}, without a blank line inside. One that nothing closes is text. */
final class Formulas {
    private static final String[] OPENING = {"$$", "\\["};
    private static final String[] CLOSING = {"$$", "\\]"};

    private final Lines lines;

    /** By kind and line, the first line from it on that closes, before the next blank one; -1 where there is none. */
    private final int[][] closing;

    /** Where a formula begins and ends. */
    record Span(int start, int end) {}

    Formulas(Lines lines) {
        this.lines = lines;
        closing = new int[OPENING.length][lines.count() + 1];
        for (int kind = 0; kind < OPENING.length; kind++) {
            closing[kind][lines.count()] = -1;
            for (int line = lines.count() - 1; line >= 0; line--) {
                int next = lines.isBlank(line) ? -1 : closing[kind][line + 1];
                closing[kind][line] = lines.stripped(line).contains(CLOSING[kind]) ? line : next;
            }
        }
    }

    /** Where the formula that fills this line and others ends; {@code line} where none begins. */
    int end(int line) {
        String stripped = lines.stripped(line);
        for (int kind = 0; kind < OPENING.length; kind++) {
            if (stripped.startsWith(OPENING[kind])
                    && stripped.indexOf(CLOSING[kind], OPENING[kind].length()) < 0
                    && closing[kind][line + 1] > line) {
                return closing[kind][line + 1] + 1;
            }
        }
        return line;
    }

    /** The formulas within a paragraph, in order. */
    static List<Span> within(String paragraph) {
        List<Span> spans = new ArrayList<>();
        int[] last = {paragraph.lastIndexOf(CLOSING[0]), paragraph.lastIndexOf(CLOSING[1])};
        for (int i = 0; i < paragraph.length(); i++) {
            for (int kind = 0; kind < OPENING.length; kind++) {
                if (paragraph.startsWith(OPENING[kind], i) && last[kind] >= i + OPENING[kind].length()) {
                    int end = paragraph.indexOf(CLOSING[kind], i + OPENING[kind].length()) + CLOSING[kind].length();
                    spans.add(new Span(i, end));
                    i = end - 1;
                    break;
                }
            }
        }
        return spans;
    }
}
