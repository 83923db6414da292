package io.fedu2s.udf.passage;

import io.fedu2s.udf.text.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The question that an English statement answers with yes or no: its verb goes before its subject, and a denial is left
 * out. "No difference was found." answers "Was any difference found?". PubMedQA's artificial questions were made from
 * titles in this way (Jin et al. 2019, arXiv 1909.06146). Only sentences of one clause with an auxiliary or a form of
 * <i>be</i> are turned: of others a rule makes nonsense.
 */
final class Inversion {
    private static final int MOST_WORDS_OF_SUBJECT = 18;

    private static final String VERB = "(?:was|were|is|are|did|does|do|can|could|may|might|will|would|should)";
    private static final Pattern CLAUSE =
            Pattern.compile("(?<subject>(?:(?!\\b" + VERB + "\\b).)+?)\\s+(?<verb>" + VERB + ")\\s+(?<rest>.+)\\.");
    private static final Pattern NOT_A_SUBJECT = Pattern.compile(
            "(?i)\\b(?:that|which|who|whom|whose|when|while|where|if|although|though|because|since|whether"
                    + "|but|neither|nor|after|before|these|those|this|aims?|objectives?|purpose|main outcome measures?)\\b|[;:]");
    private static final Pattern SECOND_CLAUSE = Pattern.compile("(?i)(?:,|\\band\\b|\\bwhile\\b).*\\b" + VERB
            + "\\b|\\b(?:but|whereas|whether|using|respectively)\\b|[;:]");
    private static final Set<String> NOT_FIRST = Set.of(
            "in",
            "on",
            "at",
            "among",
            "by",
            "for",
            "with",
            "of",
            "to",
            "from",
            "during",
            "using",
            "compared",
            "between",
            "under",
            "within",
            "as",
            "despite",
            "based",
            "none",
            "individually");

    private Inversion() {}

    /**
     * The question.
     *
     * @param statement a sentence that ends with a full stop
     * @param text where it stands: tells names from words that are large only at the beginning
     */
    static Optional<String> of(String statement, String text) {
        Matcher clause = CLAUSE.matcher(statement);
        if (!clause.matches()) {
            return Optional.empty();
        }
        String subject = clause.group("subject");
        String rest = clause.group("rest");
        List<String> words = Words.of(subject);
        boolean turns = !words.isEmpty()
                && words.size() <= MOST_WORDS_OF_SUBJECT
                && !NOT_FIRST.contains(words.get(0))
                && (!subject.contains(",") || words.contains("and") || words.contains("or"))
                && !NOT_A_SUBJECT.matcher(subject).find()
                && !SECOND_CLAUSE.matcher(rest).find()
                && Words.of(rest).size() > 1;
        return turns ? Optional.of(turned(subject, clause.group("verb"), rest, text)) : Optional.empty();
    }

    private static String turned(String subject, String verb, String rest, String text) {
        String about = subject.startsWith("No ") ? "any " + subject.substring(3) : inside(subject, text);
        String said =
                rest.replaceFirst("\\A(?:not|also|therefore|thus)\\s+", "").replaceFirst("\\Ano\\s+", "any ");
        return verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1) + " " + about + " " + said + "?";
    }

    /** The subject as it stands inside a sentence: in small letters unless it begins with a name. */
    private static String inside(String subject, String text) {
        String[] parts = subject.split("(?<=[ ,-])", 2);
        String first = parts[0].replaceAll("[ ,-]", "");
        if (!first.equals("A") && !first.matches("\\p{Lu}\\p{Ll}+(?:['’]\\p{Ll}+)?")) {
            return subject;
        }
        String small = first.toLowerCase(Locale.ROOT);
        boolean isWord = Pattern.compile("\\b" + small + "\\b").matcher(text).find();
        boolean isName = (parts.length > 1 && parts[1].matches("\\p{Lu}\\p{Ll}.*"))
                || Pattern.compile("[\\p{Ll},] " + first + "\\b").matcher(text).find();
        return isName && !isWord ? subject : small + subject.substring(first.length());
    }
}
