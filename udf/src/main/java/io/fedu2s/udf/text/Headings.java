package io.fedu2s.udf.text;

import io.fedu2s.udf.text.Heading.Family;
import java.util.Optional;

/**
 * Tells headings by their signs ({@code ## Title}, an underline, {@code 3.2 Title}) and, where nothing speaks against it, by
 * what they look like: a line in capitals, or a short line by itself above a paragraph. What can't be told for certain is
 * text.
 */
final class Headings {
    /** So far indented it is code. */
    static final int CODE_INDENTATION = 4;

    private static final int MOST_LEVELS = 6;
    private static final int LEAST_UNDERLINE = 3;
    private static final int LEAST_CAPITALS = 4;
    private static final int MOST_CHARACTERS = 80;
    private static final int MOST_WORDS = 10;

    /** So long is a line of text that is no heading itself. */
    private static final int LINE_OF_TEXT = 50;

    private final Lines lines;

    /** A heading and how many lines it takes. */
    record Found(Heading heading, int lines) {}

    Headings(Lines lines) {
        this.lines = lines;
    }

    /**
     * The heading that begins with a line.
     *
     * @param atStart whether nothing that is text stands in the line before
     */
    Optional<Found> at(int line, boolean atStart) {
        String text = lines.stripped(line);
        int marks = marks(text);
        if (isMarked(line)) {
            return found(Family.MARKDOWN, marks, text.substring(marks), 1);
        }
        if (!atStart || text.length() > Heading.MOST_CHARACTERS || text.indexOf('|') >= 0) {
            return Optional.empty();
        }
        int underline = underline(line + 1);
        if (underline > 0 && !ListItems.begins(text) && hasLetter(text)) {
            return found(Family.MARKDOWN, underline, text, 2);
        }
        int depth = numbered(line, text);
        if (depth > 0) {
            return found(Family.NUMBERED, depth, text, 1);
        }
        String plain = withoutEmphasis(text);
        if (isInCapitals(plain) && isAboveText(line)) {
            return found(Family.CAPITALS, 1, plain, 1);
        }
        return isTitle(plain) && lines.isBlank(line + 1) && isAboveParagraph(line)
                ? found(Family.TITLE, 1, plain, 1)
                : Optional.empty();
    }

    /**
     * Whether a line is a heading by its signs alone, be it in the middle of a paragraph. Lines of the same signs one below
     * the other are comments of some program.
     */
    boolean isMarked(int line) {
        int marks = marks(lines.stripped(line));
        return marks > 0
                && lines.indentation(line) < CODE_INDENTATION
                && marks(lines.stripped(line - 1)) != marks
                && marks(lines.stripped(line + 1)) != marks;
    }

    private static Optional<Found> found(Family family, int level, String title, int lines) {
        return Optional.of(new Found(Heading.of(family, level, title), lines));
    }

    /** How many {@code #} stand before a blank and a title. */
    private static int marks(String text) {
        int marks = 0;
        while (marks < text.length() && text.charAt(marks) == '#') {
            marks++;
        }
        return marks <= MOST_LEVELS && marks < text.length() - 1 && text.charAt(marks) == ' ' ? marks : 0;
    }

    private int underline(int line) {
        String text = lines.stripped(line);
        if (text.length() < LEAST_UNDERLINE) {
            return 0;
        }
        char sign = text.charAt(0);
        boolean same = text.chars().allMatch(c -> c == sign);
        return !same ? 0 : sign == '=' ? 1 : sign == '-' ? 2 : 0;
    }

    /** How deep the numbering of a heading is; 0 where the line is none. */
    private int numbered(int line, String text) {
        int depth = depth(text);
        if (depth == 0 || !hasTitle(text)) {
            return 0;
        }
        boolean apart = lines.isBlank(line + 1);
        int next = lines.skipBlank(line + 1);
        String below = lines.stripped(next);
        boolean followed = next < lines.count() && !(depth(below) == depth && (!apart || depth == 1));
        boolean ofList = depth == 1 && (!apart || ListItems.begins(below) || lines.indentation(next) > 1);
        return followed && !ofList && (apart || beginsLikeSentence(below)) ? depth : 0;
    }

    /** How many numbers, with stops between, a line begins with. */
    private static int depth(String text) {
        int depth = 0;
        int digits = 0;
        for (int i = 0; i < text.length() && depth < MOST_LEVELS; i++) {
            char c = text.charAt(i);
            if (Character.isDigit(c) && digits < 3) {
                depth += digits == 0 ? 1 : 0;
                digits++;
            } else if (c == '.' && digits > 0) {
                digits = 0;
            } else {
                return c == ' ' ? depth : 0;
            }
        }
        return 0;
    }

    /** Whether words like a title stand behind the number. */
    private static boolean hasTitle(String text) {
        String title = text.substring(text.indexOf(' ') + 1);
        return beginsLikeSentence(title) && Character.isLetter(title.codePointAt(0)) && looksShort(title);
    }

    private static boolean isInCapitals(String text) {
        int capitals = 0;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLowerCase(text.charAt(i))) {
                return false;
            }
            capitals += Character.isUpperCase(text.charAt(i)) ? 1 : 0;
        }
        String words = text.endsWith(":") ? text.substring(0, text.length() - 1) : text;
        return capitals >= LEAST_CAPITALS && !ListItems.begins(text) && looksShort(words);
    }

    private static boolean isTitle(String text) {
        return !text.isEmpty() && Character.isUpperCase(text.codePointAt(0)) && looksShort(text);
    }

    /** Few words and no sign of a sentence's end. */
    private static boolean looksShort(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_CHARACTERS
                && text.split(" ", -1).length <= MOST_WORDS
                && (Character.isLetterOrDigit(text.codePointBefore(text.length())) || text.endsWith(")"))
                && !text.contains(". ")
                && !text.contains("? ")
                && !text.contains("! ");
    }

    /** Whether something that is neither in capitals too nor the end stands below. */
    private boolean isAboveText(int line) {
        int next = lines.skipBlank(line + 1);
        return next < lines.count() && lines.stripped(next).chars().anyMatch(Character::isLowerCase);
    }

    /** Whether what stands below is a paragraph of some length, or a list. */
    private boolean isAboveParagraph(int line) {
        int next = lines.skipBlank(line + 1);
        String below = lines.stripped(next);
        return next < lines.count()
                && (ListItems.begins(below)
                        || (beginsLikeSentence(below) && (below.length() > LINE_OF_TEXT || !lines.isBlank(next + 1))));
    }

    /** Whether a line begins neither in the middle of a sentence nor with what is no text. */
    private static boolean beginsLikeSentence(String text) {
        return !text.isEmpty() && !Character.isLowerCase(text.codePointAt(0));
    }

    private static boolean hasLetter(String text) {
        return text.codePoints().anyMatch(Character::isLetter);
    }

    private static String withoutEmphasis(String text) {
        for (String sign : new String[] {"**", "__"}) {
            if (text.length() > 2 * sign.length() && text.startsWith(sign) && text.endsWith(sign)) {
                return text.substring(sign.length(), text.length() - sign.length());
            }
        }
        return text;
    }
}
