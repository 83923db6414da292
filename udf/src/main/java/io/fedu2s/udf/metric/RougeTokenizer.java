package io.fedu2s.udf.metric;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Cuts text into tokens as the Python package rouge_score 0.1.2 does: lower case, everything but {@code a-z0-9} is a
 * separator. Other scripts have no tokens here, by that definition.
 */
public enum RougeTokenizer {
    /** The words as they are. */
    PLAIN,
    /** Words of more than three letters lose their endings, {@link PorterStemmer}. */
    STEMMING;

    private static final Pattern SEPARATOR = Pattern.compile("[^a-z0-9]+");

    /** The tokens in order. */
    public List<String> tokens(String text) {
        return SEPARATOR
                .splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .map(this::form)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private String form(String word) {
        return this == STEMMING && word.length() > 3 ? PorterStemmer.stem(word) : word;
    }
}
