package io.fedu2s.udf.redact;

import java.util.ArrayList;
import java.util.List;

/**
 * Addresses of mail. A domain may end with anything of two letters or more, for hospitals' own domains are on no list of
 * the registered ones that a library checks; {@code react@18.2.0} is none.
 */
final class Emails implements Finder {
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 255;
    private static final String LOCAL_SIGNS = ".!#$%&'*+/=?^_`{|}~-";
    private static final String NOT_AT_START = ".!#$%&'*+/=?^`{|}~-";

    @Override
    public List<Span> find(String text) {
        List<Span> found = new ArrayList<>();
        int end = 0;
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int from = local(text, at, end);
            int to = domain(text, at);
            if (from < at && to > at) {
                found.add(new Span(from, to));
                end = to;
            }
        }
        return found;
    }

    /** Where the part before the sign begins. */
    private static int local(String text, int at, int least) {
        int from = at;
        while (from > Math.max(least, at - LONGEST_LOCAL) && isLocal(text.charAt(from - 1))) {
            from--;
        }
        while (from < at && NOT_AT_START.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        return from;
    }

    /** Where the part behind the sign ends; the sign's own place where it is no domain. */
    private static int domain(String text, int at) {
        int last = at;
        int label = at + 1;
        for (int i = at + 1; i <= Math.min(text.length(), at + LONGEST_DOMAIN); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (isLetterOrDigit(c) || (c == '-' && i > label)) {
                continue;
            }
            if (i == label) {
                break;
            }
            if (label > at + 1 && isTop(text, label, i)) {
                last = i;
            }
            if (c != '.') {
                break;
            }
            label = i + 1;
        }
        return last;
    }

    /** The last part of a domain has two letters or more, or is written in Punycode. */
    private static boolean isTop(String text, int from, int to) {
        return to - from >= 2
                && (text.substring(from, to)
                                .chars()
                                .allMatch(c -> Character.isLetter(c) || Character.isSurrogate((char) c))
                        || text.regionMatches(true, from, "xn--", 0, "xn--".length()));
    }

    private static boolean isLocal(char c) {
        return isLetterOrDigit(c) || LOCAL_SIGNS.indexOf(c) >= 0;
    }

    private static boolean isLetterOrDigit(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }
}
