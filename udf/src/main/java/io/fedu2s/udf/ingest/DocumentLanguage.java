package io.fedu2s.udf.ingest;

import io.fedu2s.udf.text.LanguageGuess;
import io.fedu2s.udf.text.Languages;
import java.util.Optional;
import java.util.Set;

/** In which language a document is, told by its beginning and its middle: the first lines are often a form's. */
public final class DocumentLanguage {
    /** More letters make it slower and no surer. */
    private static final int SAMPLE = 1500;

    private final Optional<LanguageGuess> guess;

    private DocumentLanguage(Optional<LanguageGuess> guess) {
        this.guess = guess;
    }

    /** That of a text. */
    public static DocumentLanguage of(String text) {
        return new DocumentLanguage(Languages.guess(sample(text)));
    }

    /** Its code; empty where several are likely, or the text is too short to tell. */
    public String code() {
        return guess.filter(each -> each.possible().size() == 1)
                .map(LanguageGuess::likeliest)
                .orElse("");
    }

    /** The likeliest one, where it is none of these for certain; nothing where these are none. */
    Optional<String> other(Set<String> allowed) {
        return allowed.isEmpty()
                ? Optional.empty()
                : guess.filter(each -> each.rulesOut(allowed)).map(LanguageGuess::likeliest);
    }

    private static String sample(String text) {
        if (text.length() <= 2 * SAMPLE) {
            return text;
        }
        int middle = text.length() / 2;
        return text.substring(0, SAMPLE) + "\n" + text.substring(middle, middle + SAMPLE);
    }
}
