package io.fedu2s.udf.text;

import java.util.Arrays;

/** The lines of a text. A line's number that is out of range stands for a blank line. */
final class Lines {
    /** A tab stands for so many columns. */
    private static final int TAB = 4;

    private final String text;
    private final int[] starts;

    Lines(String text) {
        this.text = text;
        int count = 0;
        int[] found = new int[16];
        for (int start = 0; start >= 0 && start < text.length(); ) {
            found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
            found[count++] = start;
            int lineBreak = text.indexOf('\n', start);
            start = lineBreak < 0 ? -1 : lineBreak + 1;
        }
        starts = Arrays.copyOf(found, count);
    }

    int count() {
        return starts.length;
    }

    /** Where a line begins; the text's length behind the last one. */
    int start(int line) {
        return line < starts.length ? starts[line] : text.length();
    }

    /** Where a line ends, its line break left out. */
    int end(int line) {
        int next = start(line + 1);
        return line + 1 < starts.length || (next > 0 && text.charAt(next - 1) == '\n') ? next - 1 : next;
    }

    /** The line without blanks around it. */
    String stripped(int line) {
        return line < 0 || line >= starts.length
                ? ""
                : text.substring(starts[line], end(line)).strip();
    }

    boolean isBlank(int line) {
        if (line < 0 || line >= starts.length) {
            return true;
        }
        int end = end(line);
        int i = starts[line];
        while (i < end && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i == end;
    }

    /** How many columns the line is indented. */
    int indentation(int line) {
        int columns = 0;
        int end = end(line);
        for (int i = start(line); i < end && Character.isWhitespace(text.charAt(i)); i++) {
            columns += text.charAt(i) == '\t' ? TAB : 1;
        }
        return columns;
    }

    /** The first line from this one on that is not blank; {@link #count} where there is none. */
    int skipBlank(int line) {
        int next = line;
        while (next < starts.length && isBlank(next)) {
            next++;
        }
        return next;
    }
}
