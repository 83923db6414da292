package io.fedu2s.udf.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code user:password} in {@code scheme://user:password@host}, and the value in {@code ?token=value}. */
final class UrlCredentials implements Finder {
    private static final String SCHEME_END = "://";
    private static final int LONGEST = 512;
    private static final String ENDS_AUTHORITY = "/?#\"'<>";

    private static final Pattern SECRET = Pattern.compile(
            "[?&;#](?:(?:access|refresh|id|auth)?[_-]?token|api[_-]?key|(?:client[_-]?)?secret|password|passwd|pwd"
                    + "|signature|session[_-]?id)=([^&;#\\s\"'<>]++)",
            Pattern.CASE_INSENSITIVE);

    @Override
    public List<Span> find(String text) {
        List<Span> all = new ArrayList<>();
        for (int at = text.indexOf(SCHEME_END); at >= 0; at = text.indexOf(SCHEME_END, at + 1)) {
            int from = at + SCHEME_END.length();
            int to = lastAt(text, from);
            if (at > 0 && Character.isLetterOrDigit(text.charAt(at - 1)) && to > from) {
                all.add(new Span(from, to));
            }
        }
        Matcher secrets = SECRET.matcher(text);
        while (secrets.find()) {
            all.add(new Span(secrets.start(1), secrets.end(1)));
        }
        all.removeIf(
                span -> text.substring(span.from(), span.to()).equals(RedactionKind.URL_CREDENTIALS.placeholder()));
        all.sort(Comparator.comparingInt(Span::from));
        return Span.apart(all);
    }

    /** A password may hold an {@code @}: the last one before the host counts; -1 where there is none. */
    private static int lastAt(String text, int from) {
        int last = -1;
        for (int i = from; i < Math.min(text.length(), from + LONGEST); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || ENDS_AUTHORITY.indexOf(c) >= 0) {
                break;
            }
            last = c == '@' ? i : last;
        }
        return last;
    }
}
