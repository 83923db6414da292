package io.fedu2s.jobs.review;

import java.util.regex.Pattern;

/**
 * Texts as cells of a CSV file that somebody opens in a spreadsheet. There a cell that begins with one of {@code = + - @}
 * is a formula, which may run programs and send what other cells hold (OWASP, "CSV Injection"), and a number or a date is
 * written back in another form. An apostrophe before such a text keeps it as it is; it is taken off again where the text
 * behind it is of this kind, so that every text comes back as it was, and a text that a person wrote with an apostrophe
 * keeps it.
 */
final class Cells {
    private static final char GUARD = '\'';

    /** Also what spreadsheets take for these four, and blanks behind which some look for one. */
    private static final String FORMULA = "[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20\\t\\r\\n].*";

    /** Short, with a digit: a number, a date, a time, a share. */
    private static final String CONVERTED = "(?=.*\\d).{0,24}";

    /** Of any length, but digits and what stands between them. */
    private static final String DIGITS = "[\\d\\s\\p{Punct}]*\\d[\\d\\s\\p{Punct}]*";

    /** Long enough for a digest to be one: digits around an e. */
    private static final Pattern TAKEN =
            Pattern.compile(FORMULA + "|" + CONVERTED + "|" + DIGITS + "|\\d+[eE]\\d+", Pattern.DOTALL);

    private Cells() {}

    /** The cell of a text. */
    static String guarded(String text) {
        return isTaken(withoutGuards(text)) ? GUARD + text : text;
    }

    /** The text of a cell. */
    static String plain(String cell) {
        boolean guarded = !cell.isEmpty() && cell.charAt(0) == GUARD && isTaken(withoutGuards(cell));
        return guarded ? cell.substring(1) : cell;
    }

    private static boolean isTaken(String text) {
        return TAKEN.matcher(text).matches();
    }

    private static String withoutGuards(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == GUARD) {
            start++;
        }
        return text.substring(start);
    }
}
