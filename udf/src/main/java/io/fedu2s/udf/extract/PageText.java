package io.fedu2s.udf.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Pages into one text: without the lines that most pages begin or end with, digits not minded, and with words whole that
 * were parted at a line's end.
 */
final class PageText {
    /** So many lines at each end of a page may be of its frame. */
    private static final int MOST_FRAME_LINES = 3;

    private static final Pattern DIGITS = Pattern.compile("\\d++");
    private static final Pattern BLANKS = Pattern.compile("\\s++");
    private static final Pattern PARTED = Pattern.compile("(\\p{L}++)[-\\u00AD\\u2010]\\n\\s*+(\\p{Ll}++)");
    private static final Pattern HYPHENED = Pattern.compile("\\p{L}++[-\\u2010]\\p{L}++");

    /** What a hyphen before it is left out for: "in- and outpatients". */
    private static final Set<String> JOINING =
            Set.of("and", "or", "und", "oder", "bzw", "et", "ou", "y", "o", "e", "en", "of", "och", "og", "i", "lub");

    private static final String ENDS_OF_PARAGRAPHS = ".!?:;\u3002\uFF01\uFF1F\"\u201D\u00BB)";

    private PageText() {}

    /** The text of these pages. */
    static String of(List<String> pages) {
        List<List<String>> lines = pages.stream().map(PageText::lines).toList();
        Set<String> frame = frame(lines);
        StringBuilder text = new StringBuilder();
        for (List<String> page : lines) {
            String body = String.join("\n", withoutFrame(page, frame)).strip();
            if (!body.isEmpty()) {
                text.append(text.isEmpty() ? "" : goesOn(text, body) ? "\n" : "\n\n")
                        .append(body);
            }
        }
        return joined(text.toString());
    }

    /** Without blanks around, and without blank lines around all of them. */
    private static List<String> lines(String page) {
        return page.strip().lines().map(String::stripTrailing).toList();
    }

    /** What half of the pages, and two at least, have at one of their ends. */
    private static Set<String> frame(List<List<String>> pages) {
        Map<String, Integer> counts = new HashMap<>();
        for (List<String> page : pages) {
            Set<String> ends = new HashSet<>();
            edge(page, false).forEach(line -> ends.add(top(line)));
            edge(page, true).forEach(line -> ends.add(bottom(line)));
            ends.forEach(line -> counts.merge(line, 1, Integer::sum));
        }
        long written = pages.stream().filter(page -> !page.isEmpty()).count();
        Set<String> frame = new HashSet<>();
        counts.forEach((line, count) -> {
            if (count >= 2 && 2 * count >= written) {
                frame.add(line);
            }
        });
        return frame;
    }

    private static List<String> edge(List<String> page, boolean fromBelow) {
        List<String> written = page.stream().filter(line -> !line.isBlank()).toList();
        int most = Math.min(MOST_FRAME_LINES, written.size());
        return fromBelow ? written.subList(written.size() - most, written.size()) : written.subList(0, most);
    }

    private static List<String> withoutFrame(List<String> page, Set<String> frame) {
        int from = 0;
        int to = page.size();
        for (int i = 0, taken = 0; i < page.size() && taken < MOST_FRAME_LINES; i++) {
            if (!page.get(i).isBlank()) {
                if (!frame.contains(top(page.get(i)))) {
                    break;
                }
                taken++;
                from = i + 1;
            }
        }
        for (int i = page.size() - 1, taken = 0; i >= from && taken < MOST_FRAME_LINES; i--) {
            if (!page.get(i).isBlank()) {
                if (!frame.contains(bottom(page.get(i)))) {
                    break;
                }
                taken++;
                to = i;
            }
        }
        return new ArrayList<>(page.subList(from, Math.max(from, to)));
    }

    private static String top(String line) {
        return "top " + withoutDigits(line);
    }

    private static String bottom(String line) {
        return "bottom " + withoutDigits(line);
    }

    private static String withoutDigits(String line) {
        return BLANKS.matcher(DIGITS.matcher(line).replaceAll("0"))
                .replaceAll(" ")
                .strip();
    }

    /** Whether a page ends within a paragraph, or within a word. */
    private static boolean goesOn(StringBuilder before, String body) {
        char end = before.charAt(before.length() - 1);
        return ENDS_OF_PARAGRAPHS.indexOf(end) < 0 && Character.isLowerCase(body.codePointAt(0));
    }

    /** A hyphen at a line's end goes, unless the text has the word with it elsewhere. */
    private static String joined(String text) {
        Set<String> hyphened = new HashSet<>();
        HYPHENED.matcher(text).results().map(MatchResult::group).forEach(hyphened::add);
        return PARTED.matcher(text).replaceAll(parted -> {
            String first = parted.group(1);
            String second = parted.group(2);
            if (JOINING.contains(second)) {
                return first + "- " + second;
            }
            String whole = first + "-" + second;
            return hyphened.contains(whole) ? whole : first + second;
        });
    }
}
