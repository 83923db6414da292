package io.fedu2s.udf.text;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How likely a text is in which language. Short texts make many languages nearly as likely as the likeliest, so one is
 * ruled out only where that is more than 1.6 times as likely: of 3,433 English sentences of 20 letters and more in
 * research abstracts, encyclopedia articles and math problems, that rules English out for one.
 *
 * @param likelihoods by language, see {@link Languages}; at least one
 */
public record LanguageGuess(Map<String, Double> likelihoods) {
    private static final double TIMES = 1.6;

    /** Copies the map. */
    public LanguageGuess {
        likelihoods = Collections.unmodifiableMap(new TreeMap<>(likelihoods));
    }

    /** The language that is likeliest. */
    public String likeliest() {
        return Collections.max(likelihoods.entrySet(), Comparator.comparingDouble(Map.Entry::getValue))
                .getKey();
    }

    /** The languages that are not ruled out. */
    public Set<String> possible() {
        double highest = highest();
        Set<String> possible = new TreeSet<>();
        likelihoods.forEach((language, likelihood) -> {
            if (!isRuledOut(likelihood, highest)) {
                possible.add(language);
            }
        });
        return possible;
    }

    /** Whether the text is in none of these languages. */
    public boolean rulesOut(Set<String> languages) {
        double highest = highest();
        return languages.stream()
                .mapToDouble(language -> likelihoods.getOrDefault(language, 0.0))
                .allMatch(likelihood -> isRuledOut(likelihood, highest));
    }

    private double highest() {
        return Collections.max(likelihoods.values());
    }

    private static boolean isRuledOut(double likelihood, double highest) {
        return highest > TIMES * likelihood;
    }
}
