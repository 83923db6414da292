package io.fedu2s.udf.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.validator.routines.IBANValidator;
import org.apache.commons.validator.routines.IBANValidator.Validator;

/** Numbers of bank accounts, with or without blanks between groups. */
final class Ibans implements Finder {
    private static final Pattern BEGINNING =
            Pattern.compile("(?<![\\p{L}\\p{N}])[A-Za-z]{2}\\d{2}(?=[ -]?[A-Za-z0-9])");
    private static final IBANValidator ACCOUNTS = IBANValidator.getInstance();

    @Override
    public List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        Matcher beginnings = BEGINNING.matcher(text);
        int from = 0;
        while (from <= text.length() && beginnings.find(from)) {
            int end = end(text, beginnings.start());
            if (end > 0) {
                found.add(new Span(beginnings.start(), end));
            }
            from = end > 0 ? end : beginnings.end();
        }
        return found;
    }

    /** Where the account that begins here ends; 0 where there is none. */
    private static int end(String text, int from) {
        Validator country = ACCOUNTS.getValidator(text.substring(from, from + 2).toUpperCase(Locale.ROOT));
        if (country == null) {
            return 0;
        }
        StringBuilder compact = new StringBuilder();
        int i = from;
        while (i < text.length() && compact.length() < country.getIbanLength()) {
            char c = text.charAt(i);
            boolean separates = (c == ' ' || c == '-') && text.charAt(i - 1) != c;
            if (!separates && !isLatin(c)) {
                return 0;
            }
            if (!separates) {
                compact.append(Character.toUpperCase(c));
            }
            i++;
        }
        boolean endsThere = i == text.length() || !Character.isLetterOrDigit(text.charAt(i));
        return endsThere && ACCOUNTS.isValid(compact.toString()) ? i : 0;
    }

    private static boolean isLatin(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
