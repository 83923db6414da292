package io.fedu2s.udf.metric;

import io.fedu2s.udf.text.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Cuts text into the tokens that ROUGE compares: as the Python package rouge_score 0.1.2 does (lower case, everything but
 * {@code a-z0-9} is a separator), by which other scripts have no tokens; or into the words of any script.
 */
public enum RougeTokenizer {
    /** The words as they are. */
    PLAIN("rouge_score") {
        @Override
        public List<String> tokens(String text) {
            return asRougeScore(text).toList();
        }
    },
    /** Words of more than three letters lose their endings, {@link PorterStemmer}. */
    STEMMING("rouge_score with stems") {
        @Override
        public List<String> tokens(String text) {
            return asRougeScore(text)
                    .map(word -> word.length() > 3 ? PorterStemmer.stem(word) : word)
                    .filter(word -> !word.isEmpty())
                    .toList();
        }
    },
    /** {@link Words}. */
    UNICODE("unicode") {
        @Override
        public List<String> tokens(String text) {
            return Words.of(text);
        }
    };

    private static final Pattern SEPARATOR = Pattern.compile("[^a-z0-9]+");

    private final String label;

    RougeTokenizer(String label) {
        this.label = label;
    }

    /** As configurations and tables name it. */
    public String label() {
        return label;
    }

    /** The one with this name. */
    public static Optional<RougeTokenizer> labelled(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    /** The tokens in order. */
    public abstract List<String> tokens(String text);

    /** Whether less than half of a text's letters and digits are in its tokens. */
    public boolean misses(String text) {
        long kept = tokens(text).stream().mapToLong(String::length).sum();
        return 2 * kept < text.codePoints().filter(Character::isLetterOrDigit).count();
    }

    private static Stream<String> asRougeScore(String text) {
        return SEPARATOR.splitAsStream(text.toLowerCase(Locale.ROOT)).filter(word -> !word.isEmpty());
    }
}
