package io.fedu2s.udf.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.validator.routines.CreditCardValidator;
import org.apache.commons.validator.routines.CreditCardValidator.CreditCardRange;
import org.apache.commons.validator.routines.checkdigit.LuhnCheckDigit;

/** Numbers of payment cards, with or without blanks or hyphens between groups. */
final class Cards implements Finder {
    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;
    /** The first group has three digits at least. */
    private static final Pattern DIGITS = Pattern.compile(
            "(?<![\\p{L}\\p{N}])\\d{3}(?:[ -]?\\d){%d,%d}+(?!\\d)".formatted(SHORTEST - 3, LONGEST - 3));

    private static final CreditCardValidator USUAL = new CreditCardValidator(CreditCardValidator.AMEX
            + CreditCardValidator.VISA
            + CreditCardValidator.MASTERCARD
            + CreditCardValidator.DISCOVER
            + CreditCardValidator.DINERS);

    /** JCB, UnionPay and Maestro, which the library does not name. */
    private static final CreditCardValidator FURTHER = new CreditCardValidator(new CreditCardRange[] {
        new CreditCardRange("3528", "3589", 16, 19),
        new CreditCardRange("62", "62", 16, 19),
        new CreditCardRange("50", "50", 13, 19),
        new CreditCardRange("56", "58", 13, 19),
        new CreditCardRange("6304", "6304", 13, 19),
        new CreditCardRange("6759", "6763", 13, 19),
    });

    @Override
    public List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        Matcher digits = DIGITS.matcher(text);
        int from = 0;
        while (from <= text.length() && digits.find(from)) {
            int end = end(text, digits.start(), digits.end());
            if (end > 0) {
                found.add(new Span(digits.start(), end));
            }
            from = end > 0 ? end : nextGroup(text, digits.start(), digits.end());
        }
        return found;
    }

    /** The end of the longest card that begins here and ends with a group; 0 where there is none. */
    private static int end(String text, int from, int to) {
        StringBuilder digits = new StringBuilder(LONGEST);
        int end = 0;
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != ' ' && text.charAt(i) != '-') {
                digits.append(text.charAt(i));
                boolean endsGroup = i + 1 == text.length() || !Character.isDigit(text.charAt(i + 1));
                if (endsGroup && digits.length() >= SHORTEST && isCard(digits.toString())) {
                    end = i + 1;
                }
            }
        }
        return end;
    }

    private static boolean isCard(String digits) {
        return LuhnCheckDigit.LUHN_CHECK_DIGIT.isValid(digits) && (USUAL.isValid(digits) || FURTHER.isValid(digits));
    }

    private static int nextGroup(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return i;
            }
        }
        return to;
    }
}
