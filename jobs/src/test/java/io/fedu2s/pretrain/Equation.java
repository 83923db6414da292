package io.fedu2s.pretrain;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A calculation in a text, such as {@code 12 + 5 = 17}.
 *
 * @param text as it stands there
 * @param left the value of its left side
 * @param right the number on its right side
 */
record Equation(String text, int left, int right) {
    private static final Pattern PATTERN = Pattern.compile("(\\d+) ([-+*/]) (\\d+) = (\\d+)");

    /** All calculations of a text. */
    static List<Equation> in(String text) {
        return PATTERN.matcher(text)
                .results()
                .map(match -> new Equation(
                        match.group(),
                        value(Integer.parseInt(match.group(1)), match.group(2), Integer.parseInt(match.group(3))),
                        Integer.parseInt(match.group(4))))
                .toList();
    }

    private static int value(int left, String operator, int right) {
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            default -> left % right == 0 ? left / right : -1;
        };
    }
}
