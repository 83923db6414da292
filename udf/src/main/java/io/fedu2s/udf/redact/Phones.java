package io.fedu2s.udf.redact;

import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Telephone numbers that the plans of the world's countries allow, as libphonenumber has them. It is asked about stretches
 * of six digits and more alone, for it takes its time with each number of a text.
 */
final class Phones implements Finder {
    /** No country: numbers with a country's code alone are told. */
    private static final String ANYWHERE = "ZZ";

    private static final String BETWEEN = "[\\s().\\[\\]/~\\-\u2010-\u2015\u2212]";
    private static final Pattern DIGITS =
            Pattern.compile("(?:[+\uFF0B(\\[]" + BETWEEN + "{0,3}+)?\\p{Nd}(?:" + BETWEEN + "{0,4}+\\p{Nd}){5,}+");
    private static final Pattern DATE =
            Pattern.compile("\\d{1,2}([./-])\\d{1,2}\\1\\d{4}|\\d{4}([./-])\\d{1,2}\\2\\d{1,2}");

    /** What the library looks at before and behind a number: its sign or bracket, an extension. */
    private static final int BEFORE = 3;

    private static final int BEHIND = 20;

    private final List<String> countries;

    Phones(List<String> countries) {
        this.countries = countries.isEmpty() ? List.of(ANYWHERE) : countries;
    }

    @Override
    public List<Span> find(String text) {
        List<Span> all = new ArrayList<>();
        DIGITS.matcher(text)
                .results()
                .filter(match -> !DATE.matcher(match.group()).matches())
                .forEach(match -> addNumbers(text, match, all));
        all.sort(Comparator.comparingInt(Span::from).thenComparing(Span::to, Comparator.reverseOrder()));
        return Span.apart(all);
    }

    private void addNumbers(String text, MatchResult match, List<Span> all) {
        int from = Math.max(0, match.start() - BEFORE);
        String around = text.substring(from, Math.min(text.length(), match.end() + BEHIND));
        for (String country : countries) {
            for (PhoneNumberMatch number :
                    PhoneNumberUtil.getInstance().findNumbers(around, country, Leniency.VALID, Long.MAX_VALUE)) {
                if (from + number.start() < match.end()) {
                    all.add(new Span(from + number.start(), from + number.end()));
                }
            }
        }
    }
}
