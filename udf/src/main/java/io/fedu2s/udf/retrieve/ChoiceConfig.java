package io.fedu2s.udf.retrieve;

import java.io.Serializable;

/**
 * What is asked of related examples beyond their being related.
 *
 * @param diversity 1 − λ of {@link ChoosySelector}, in [0, 1]; 0 takes the most related
 * @param maxSimilarity an example whose document repeats more of the chunk, or the other way round, is left out, in [0, 1];
 *     1 leaves out none but the chunk itself
 */
public record ChoiceConfig(double diversity, double maxSimilarity) implements Serializable {
    /** Nothing. */
    public static final ChoiceConfig NONE = new ChoiceConfig(0, 1);

    public ChoiceConfig {
        requireShare("diversity", diversity);
        requireShare("maxSimilarity", maxSimilarity);
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("%s must be in [0, 1], got %s".formatted(name, value));
        }
    }

    /** A selector that asks it of what another one finds. */
    public ExampleSelector over(ExampleSelector related) {
        return equals(NONE) ? related : new ChoosySelector(related, this);
    }
}
