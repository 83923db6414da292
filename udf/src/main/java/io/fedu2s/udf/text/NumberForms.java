package io.fedu2s.udf.text;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Numbers by their value: digits of any script, {@code 1,250.50} and {@code 1.250,5} are {@code 1250.5}. Where one mark stands
 * before three digits, the text may mean a thousand or a fraction: then there are two readings. What is no number but looks
 * like one, such as {@code 1.2.3}, stays as it is.
 */
final class NumberForms {
    private static final int LONGEST = 40;

    private static final Pattern GROUPED =
            Pattern.compile("[1-9]\\d{0,2}(?:([,.'])\\d{3})(?:\\1\\d{3})*+|[1-9]\\d?(?:,\\d{2})+,\\d{3}");
    private static final Pattern GROUPED_DECIMAL = Pattern.compile(
            "([1-9]\\d{0,2}(?:([,.'])\\d{3})(?:\\2\\d{3})*+|[1-9]\\d?(?:,\\d{2})+,\\d{3})([.,])(\\d++)");
    private static final Pattern DECIMAL = Pattern.compile("\\d++(?:[.,]\\d++)?+");
    private static final Pattern THOUSAND_OR_FRACTION = Pattern.compile("[1-9]\\d{0,2}([.,])\\d{3}");

    private NumberForms() {}

    /** All that it can be read as, the likeliest first; at least one. */
    static List<String> of(String number) {
        if (number.length() > LONGEST) {
            return List.of(number);
        }
        String plain = inAscii(number);
        Matcher either = THOUSAND_OR_FRACTION.matcher(plain);
        if (either.matches()) {
            String thousand = value(withoutMarks(plain));
            String fraction = value(plain.replace(',', '.'));
            return either.group(1).equals(",") ? List.of(thousand, fraction) : List.of(fraction, thousand);
        }
        Matcher grouped = GROUPED_DECIMAL.matcher(plain);
        if (grouped.matches() && !grouped.group(3).equals(grouped.group(2))) {
            return List.of(value(withoutMarks(grouped.group(1)) + "." + grouped.group(4)));
        }
        if (GROUPED.matcher(plain).matches()) {
            return List.of(value(withoutMarks(plain)));
        }
        return List.of(DECIMAL.matcher(plain).matches() ? value(plain.replace(',', '.')) : plain);
    }

    private static String inAscii(String number) {
        return number.codePoints()
                .mapToObj(c -> Character.isDigit(c) ? String.valueOf(Character.digit(c, 10)) : mark(c))
                .collect(Collectors.joining());
    }

    private static String mark(int c) {
        return switch (c) {
            case 0x066B -> ".";
            case 0x066C -> ",";
            case '’' -> "'";
            default -> Character.toString(c);
        };
    }

    private static String withoutMarks(String number) {
        return number.replaceAll("[,.']", "");
    }

    private static String value(String decimal) {
        return new BigDecimal(decimal).stripTrailingZeros().toPlainString();
    }
}
