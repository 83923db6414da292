package io.fedu2s.udf.redact;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is taken out of text.
 *
 * @param kinds what is looked for; nothing where it is empty
 * @param countries whose national telephone numbers are told, each by two letters (ISO 3166)
 */
public record Redaction(List<RedactionKind> kinds, List<String> countries) implements Serializable {
    /** Text is left as it is. */
    public static final Redaction NONE = new Redaction(List.of(), List.of());

    /** Puts the kinds into the order in which they are looked for. */
    public Redaction {
        kinds = kinds.stream().distinct().sorted().toList();
        countries = countries.stream().distinct().sorted().toList();
    }

    /** The countries whose telephone numbers are known. */
    public static Set<String> knownCountries() {
        return new TreeSet<>(PhoneNumberUtil.getInstance().getSupportedRegions());
    }

    /** Whether nothing is looked for. */
    public boolean isNone() {
        return kinds.isEmpty();
    }

    /** Replaces what is found, kind by kind. */
    public Redacted of(String text) {
        if (isNone()) {
            return Redacted.unchanged(text);
        }
        var counts = new TreeMap<String, Long>();
        String current = text;
        for (RedactionKind kind : kinds) {
            List<Span> found = kind.finder(countries).find(current);
            if (!found.isEmpty()) {
                counts.put(kind.label(), (long) found.size());
                current = replaced(current, found, kind.placeholder());
            }
        }
        return new Redacted(current, counts);
    }

    private static String replaced(String text, List<Span> found, String placeholder) {
        StringBuilder out = new StringBuilder(text.length());
        int end = 0;
        for (Span span : found) {
            out.append(text, end, span.from()).append(placeholder);
            end = span.to();
        }
        return out.append(text, end, text.length()).toString();
    }
}
