package io.fedu2s.udf.text;

import java.text.Normalizer.Form;
import java.util.EnumSet;
import java.util.Set;

/**
 * Brings text into one form: Unicode NFC, {@code \n} as the only line end, no control or invisible characters, single
 * spaces inside lines, at most one blank line in a row, nothing blank around the whole. Indentation is kept.
 *
 * <p>Linear in the text's size; applying it twice changes nothing more. Marks on one letter are bounded as in the
 * stream-safe text format (UAX #15, section 13), else composing would take quadratic time.
 */
public final class Normalizer {
    /** At most so many combining marks follow one letter. */
    public static final int MAX_MARKS = 30;

    private static final int MAX_INDENTATION = 40;
    private static final int REPLACEMENT = 0xFFFD;

    private final Set<Change> changes = EnumSet.noneOf(Change.class);

    private Normalizer() {}

    /** The text in its normal form. */
    public static NormalizedText normalize(String text) {
        Normalizer normalizer = new Normalizer();
        String tidy = normalizer.tidyLines(normalizer.compose(normalizer.clean(text)));
        return new NormalizedText(tidy, normalizer.changes);
    }

    /** Character by character: line ends, control, invisible and broken characters, surplus marks. */
    private String clean(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int marks = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (isLineEnd(c)) {
                boolean windows = c == '\r' && next < text.length() && text.charAt(next) == '\n';
                next += windows ? 1 : 0;
                changes.add(Change.LINE_ENDS);
                out.append('\n');
            } else if (isBroken(c)) {
                changes.add(Change.BROKEN_CHARACTERS);
                out.appendCodePoint(REPLACEMENT);
            } else if (c == 0xFEFF && i == 0) {
                changes.add(Change.BYTE_ORDER_MARK);
            } else if (c != '\n' && c != '\t' && Character.getType(c) == Character.CONTROL) {
                changes.add(Change.CONTROL_CHARACTERS);
            } else if (isInvisible(c)) {
                changes.add(Change.INVISIBLE_CHARACTERS);
            } else if (isMark(c) && marks == MAX_MARKS) {
                changes.add(Change.EXCESS_MARKS);
            } else {
                marks = isMark(c) ? marks + 1 : 0;
                out.appendCodePoint(c);
            }
            i = next;
        }
        return out.toString();
    }

    private String compose(String text) {
        if (java.text.Normalizer.isNormalized(text, Form.NFC)) {
            return text;
        }
        changes.add(Change.COMPOSED);
        return java.text.Normalizer.normalize(text, Form.NFC);
    }

    /** Line by line: blanks inside, at the end, and blank lines. */
    private String tidyLines(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int lineBreaks = 0;
        int blanksFrom = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                lineBreaks++;
                blanksFrom = -1;
            } else if (isBlank(c)) {
                blanksFrom = blanksFrom < 0 ? i : blanksFrom;
            } else {
                boolean lineStart = lineBreaks > 0 || out.isEmpty();
                out.append("\n".repeat(out.isEmpty() ? 0 : Math.min(lineBreaks, 2)));
                if (blanksFrom >= 0 && !out.isEmpty()) {
                    out.append(lineStart ? indentation(text, blanksFrom, i) : " ");
                }
                out.append(c);
                lineBreaks = 0;
                blanksFrom = -1;
            }
        }
        if (!out.toString().contentEquals(text)) {
            changes.add(Change.WHITESPACE);
        }
        return out.toString();
    }

    /** Tabs stay, any other blank is a space; what is too deep to be an indentation is cut. */
    private static String indentation(String text, int from, int to) {
        StringBuilder blanks = new StringBuilder();
        for (int i = from; i < Math.min(to, from + MAX_INDENTATION); i++) {
            blanks.append(text.charAt(i) == '\t' ? '\t' : ' ');
        }
        return blanks.toString();
    }

    private static boolean isLineEnd(int c) {
        return c == '\r' || c == '\f' || c == 0x0B || c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    private static boolean isBlank(char c) {
        return c == '\t' || Character.isSpaceChar(c);
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }

    /** Half a surrogate pair, or one of the 66 code points that will never be characters. */
    private static boolean isBroken(int c) {
        return (c >= 0xD800 && c <= 0xDFFF) || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
    }

    /**
     * Soft hyphen, zero-width blanks, direction marks, tags and the like. Joiners stay, for scripts and emoji need them,
     * and so do the signs written before numbers, which can be seen.
     */
    private static boolean isInvisible(int c) {
        boolean joiner = c == 0x200C || c == 0x200D;
        boolean numberSign = (c >= 0x0600 && c <= 0x0605)
                || c == 0x06DD
                || c == 0x070F
                || c == 0x08E2
                || c == 0x110BD
                || c == 0x110CD;
        return Character.getType(c) == Character.FORMAT && !joiner && !numberSign;
    }
}
