package io.fedu2s.udf.text;

/** Items of lists: lines that begin with a bullet, or with a number or letter and a stop or bracket. */
final class ListItems {
    private static final String BULLETS = "-*+\u2022\u2023\u25E6\u2013";
    private static final int MOST_DIGITS = 3;

    private ListItems() {}

    /** Whether a line without blanks around it begins an item. */
    static boolean begins(String line) {
        return hasBullet(line) || textAfterNumber(line) > 0;
    }

    /** Whether an item begins though the line before it is text: other numbers may be part of the sentence. */
    static boolean beginsWithinParagraph(String line) {
        return hasBullet(line) || (textAfterNumber(line) > 0 && line.startsWith("1"));
    }

    private static boolean hasBullet(String line) {
        return line.length() > 2 && BULLETS.indexOf(line.charAt(0)) >= 0 && line.charAt(1) == ' ' && !isRule(line);
    }

    /** Whether a line is a rule across the page, such as {@code * * *}. */
    private static boolean isRule(String line) {
        char sign = line.charAt(0);
        return line.chars().allMatch(c -> c == sign || c == ' ');
    }

    /** Where the text begins behind {@code 12. }, {@code 12) } or {@code a) }; 0 where none of these stands. */
    private static int textAfterNumber(String line) {
        int end = 0;
        while (end < line.length() && end < MOST_DIGITS && Character.isDigit(line.charAt(end))) {
            end++;
        }
        boolean letter = end == 0 && line.length() > 1 && Character.isLetter(line.charAt(0)) && line.charAt(1) == ')';
        end += letter ? 1 : 0;
        boolean item = end > 0
                && end + 2 < line.length()
                && (line.charAt(end) == ')' || line.charAt(end) == '.')
                && line.charAt(end + 1) == ' ';
        return item ? end + 2 : 0;
    }
}
