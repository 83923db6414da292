package io.fedu2s.udf.redact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;

/** The numbers that countries give to persons. */
final class NationalIds implements Finder {
    /** A number that begins with letters has a digit among so many characters behind the first one. */
    private static final int LETTERS = 6;

    @Override
    public List<Span> find(String text) {
        List<NationalId> ids = Arrays.asList(NationalId.values());
        List<Matcher> matchers = ids.stream().map(id -> id.matcher(text)).toList();
        List<Span> found = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            if (canBegin(text, i)) {
                int end = 0;
                for (int id = 0; id < ids.size(); id++) {
                    end = Math.max(end, ids.get(id).end(text, matchers.get(id), i));
                }
                if (end > 0) {
                    found.add(new Span(i, end));
                    i = end - 1;
                }
            }
        }
        return found;
    }

    private static boolean canBegin(String text, int at) {
        char c = text.charAt(at);
        if (at > 0 && Character.isLetterOrDigit(text.charAt(at - 1))) {
            return false;
        }
        return Character.isDigit(c)
                || (Character.isLetter(c)
                        && text.substring(at, Math.min(text.length(), at + 1 + LETTERS))
                                .chars()
                                .anyMatch(Character::isDigit));
    }
}
