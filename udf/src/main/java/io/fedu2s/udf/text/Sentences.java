package io.fedu2s.udf.text;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Walks over the sentences of a normalised text, one pass from start to end.
 *
 * <p>Blank lines and line breaks end a sentence, unless the next line goes on in lower case as hard-wrapped text does.
 * Inside lines {@link BreakIterator} decides, corrected after abbreviations ({@code Dr. Smith}, {@code et al. (2001)}),
 * initials, spaced decimals and list numbers. Text without any such end is cut after {@value #WINDOW} characters, which
 * bounds memory and look-back.
 */
public final class Sentences {
    static final int WINDOW = 1 << 16;

    private static final Set<String> ABBREVIATIONS = Set.of(
            "Mr", "Mrs", "Ms", "Dr", "Drs", "Prof", "St", "Sr", "Jr", "Rev", "Hon", "Sen", "Rep", "Gov", "Gen", "Col",
            "Lt", "Sgt", "Capt", "Inc", "Ltd", "Co", "Corp", "Dept", "Univ", "Ave", "Blvd", "Rd", "Mt", "Ft", "No",
            "Nos", "Vol", "Fig", "Figs", "Eq", "Eqs", "Ref", "Refs", "Sec", "Ch", "Jan", "Feb", "Mar", "Apr", "Jun",
            "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "fig", "figs", "vs", "cf", "ca", "al", "approx", "resp",
            "viz", "vol", "pp");

    private static final Pattern WHOLE = Pattern.compile(
            "[.!?\\u2026\\u3002\\uFF01\\uFF1F\\u061F\\u06D4\\u0964][\"'\\u201D\\u2019\\u00BB)\\]\\u300D]*\\z");

    private final String text;
    private final BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    private int blockStart;
    private int blockEnd;
    private int start;
    private int end;

    Sentences(String text) {
        this.text = text;
    }

    /** The sentences of a text in order, each as the text has it, without the blanks between. */
    public static List<String> of(String text) {
        List<String> all = new ArrayList<>();
        Sentences sentences = new Sentences(text);
        while (sentences.next()) {
            all.add(text.substring(sentences.start(), sentences.end()));
        }
        return all;
    }

    /**
     * The beginning of a text that consists of whole sentences: the last one counts if a mark ends it.
     *
     * @return as the text has it, without what is behind; empty where no sentence is whole
     */
    public static String whole(String text) {
        Sentences sentences = new Sentences(text);
        int whole = 0;
        while (sentences.next()) {
            if (sentences.end() < text.stripTrailing().length()
                    || WHOLE.matcher(text.substring(0, sentences.end())).find()) {
                whole = sentences.end();
            }
        }
        return text.substring(0, whole);
    }

    /** Goes to the next sentence; false after the last one. */
    boolean next() {
        start = skipBlanks(end);
        if (start == text.length()) {
            return false;
        }
        if (start >= blockEnd) {
            enterBlock(start);
        }
        int boundary = nextBreak();
        while (boundary < blockEnd && !endsSentence(boundary)) {
            boundary = nextBreak();
        }
        end = boundary;
        while (Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return true;
    }

    /** Where the sentence begins, its first character not blank. */
    int start() {
        return start;
    }

    /** Where the sentence ends, its last character not blank. */
    int end() {
        return end;
    }

    private int nextBreak() {
        int boundary = breaks.next();
        return boundary == BreakIterator.DONE ? blockEnd : blockStart + boundary;
    }

    private void enterBlock(int from) {
        blockStart = from;
        blockEnd = endOfBlock(from);
        breaks.setText(text.substring(blockStart, blockEnd).replace('\n', ' '));
        breaks.first();
    }

    private int endOfBlock(int from) {
        int limit = Math.min(text.length(), from + WINDOW);
        for (int i = from; i < limit; i++) {
            if (text.charAt(i) == '\n' && !goesOn(i)) {
                return i;
            }
        }
        if (limit == text.length()) {
            return limit;
        }
        int blank = limit;
        while (blank > from && !Character.isWhitespace(text.charAt(blank - 1))) {
            blank--;
        }
        return blank > from ? blank : Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
    }

    /** Whether the line after this line break goes on in the middle of a sentence. */
    private boolean goesOn(int lineBreak) {
        int next = lineBreak + 1;
        return next < text.length() && Character.isLowerCase(text.codePointAt(next));
    }

    private boolean endsSentence(int boundary) {
        int stop = boundary;
        while (stop > start && Character.isWhitespace(text.charAt(stop - 1))) {
            stop--;
        }
        if (stop <= start || text.charAt(stop - 1) != '.') {
            return stop > start;
        }
        int wordStart = stop - 1;
        while (wordStart > start && stop - wordStart < 12 && isWordPart(text.charAt(wordStart - 1))) {
            wordStart--;
        }
        String word = text.substring(wordStart, stop - 1);
        boolean number = !word.isEmpty() && word.chars().allMatch(Character::isDigit);
        boolean listNumber = number && wordStart == start && word.length() <= 3;
        boolean spacedDecimal = number && boundary < text.length() && Character.isDigit(text.charAt(boundary));
        boolean initial = word.length() == 1 && Character.isUpperCase(word.charAt(0));
        boolean dotted = word.indexOf('.') > 0;
        return !(listNumber || spacedDecimal || initial || dotted || ABBREVIATIONS.contains(word));
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '.';
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
