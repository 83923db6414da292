package io.fedu2s.udf.passage;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The question that an English sentence asks when a question word stands where its answer stood, as quizzes put it:
 * "Luther's writings reached France, England and Italy." asks for England "Luther's writings reached France, what place and
 * Italy?". Nothing is moved, so nothing goes wrong in moving it.
 */
final class Asking {
    private static final Pattern YEAR = Pattern.compile("1\\d{3}|20\\d{2}");
    private static final Pattern DATE =
            Pattern.compile("(?:\\d{1,2} )?\\p{Lu}\\p{Ll}+ \\d{1,2}(?:, \\d{4})?|\\d{1,2} \\p{Lu}\\p{Ll}+ \\d{4}");
    private static final Pattern MONTH =
            Pattern.compile("January|February|March|April|May|June|July|August|September|October|November|December");
    private static final Pattern SHARE = Pattern.compile(".*(?:%|percent)");
    private static final Pattern MONEY = Pattern.compile("[$€£].*");
    private static final Pattern COUNTED = Pattern.compile("\\s+\\p{Ll}{3,}.*", Pattern.DOTALL);
    private static final Pattern IN_A_PLACE =
            Pattern.compile("(?i).*\\b(?:in|at|near|from|to|into|across)\\s+", Pattern.DOTALL);

    private Asking() {}

    /**
     * The sentence as a question.
     *
     * @param answer stands in the sentence; its first place is asked for
     */
    static String of(String sentence, String answer) {
        int at = sentence.indexOf(answer);
        String before = sentence.substring(0, at);
        String behind = sentence.substring(at + answer.length());
        boolean quoted = before.matches("(?s).*[\"“]") && behind.matches("(?s)[\"”].*");
        String word = quoted ? "what words" : word(before, answer, behind);
        String question = (quoted ? before.substring(0, before.length() - 1) : before)
                + word
                + (quoted ? behind.substring(1) : behind);
        Matcher end = Pattern.compile("[.!]?[\"”)]*\\s*\\z").matcher(question);
        String asked = end.find() ? question.substring(0, end.start()) : question;
        return asked.substring(0, 1).toUpperCase(Locale.ROOT) + asked.substring(1) + "?";
    }

    private static String word(String before, String answer, String behind) {
        if (YEAR.matcher(answer).matches()) {
            return "what year";
        }
        if (MONTH.matcher(answer).matches()) {
            return "what month";
        }
        if (DATE.matcher(answer).matches()) {
            return "what date";
        }
        if (SHARE.matcher(answer).matches()) {
            return "what share";
        }
        if (MONEY.matcher(answer).matches()) {
            return "how much money";
        }
        if (Character.isDigit(answer.codePointAt(0))) {
            return COUNTED.matcher(behind).matches() ? "how many" : "what number";
        }
        return IN_A_PLACE.matcher(before).matches() ? "what place" : "who or what";
    }
}
