package io.fedu2s.udf.passage;

import io.fedu2s.udf.text.Sentences;
import io.fedu2s.udf.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names, numbers and quotations of a text, each with its sentence: what short questions ask for. Only those that stand in
 * one place of the text, in a sentence that is neither a scrap nor a list.
 */
final class Phrases {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 45;

    private static final String NUMBER =
            "(?:[$€£]\\s?)?\\d+(?:[.,:]\\d+)*(?:\\s?%|\\s(?:percent|million|billion|thousand)\\b)?";
    private static final String DATE =
            "\\d{1,2}\\s\\p{Lu}\\p{Ll}{2,8}\\s\\d{4}|\\p{Lu}\\p{Ll}{2,8}\\s\\d{1,2},\\s\\d{4}";
    private static final String NAME_WORD = "\\p{Lu}[\\p{L}\\p{M}\\p{Nd}'’.-]*[\\p{L}\\p{M}\\p{Nd}]";
    private static final String NAME =
            NAME_WORD + "(?:\\s(?:(?:of|the|and|de|la|van|von|du|\\p{Lu}\\.)\\s)?" + NAME_WORD + ")*";
    private static final Pattern PHRASE = Pattern.compile("[\"“]([^\"“”]{3,60})[\"”]|(?<![\\p{L}\\p{Nd}.,-])(" + DATE
            + "|" + NUMBER + "|" + NAME + ")(?![\\p{L}\\p{Nd}-])");

    private Phrases() {}

    static List<Passage> of(String text) {
        List<Passage> phrases = new ArrayList<>();
        for (String sentence : Sentences.of(text)) {
            int words = Words.of(sentence).size();
            if (words < SHORTEST || words > LONGEST || sentence.endsWith("?")) {
                continue;
            }
            Matcher matcher = PHRASE.matcher(sentence);
            while (matcher.find()) {
                boolean quoted = matcher.group(1) != null;
                String phrase = matcher.group(quoted ? 1 : 2);
                // Any sentence begins with a capital, so the word there may be no name, nor that behind a list's
                // number.
                boolean begins = !quoted
                        && sentence.substring(0, matcher.start()).chars().noneMatch(Character::isLetter)
                        && Character.isUpperCase(phrase.codePointAt(0));
                if (!begins && phrase.length() > 1 && isOnce(phrase, text)) {
                    phrases.add(new Passage(sentence, phrase, Asking.of(sentence, phrase)));
                }
            }
        }
        return phrases;
    }

    private static boolean isOnce(String phrase, String text) {
        int first = text.indexOf(phrase);
        return first >= 0 && text.indexOf(phrase, first + 1) < 0;
    }
}
