package io.fedu2s.udf.prompt;

import java.util.List;

/**
 * A prompt that fits, and the examples in it, the most related first.
 *
 * @param tokens as the prompter's counter counts the whole text
 * @param exampleScores in the order of {@code exampleIds}
 */
public record FewShotPrompt(String text, int tokens, List<String> exampleIds, List<Double> exampleScores)
        implements Fitting {
    /** Copies the lists. */
    public FewShotPrompt {
        exampleIds = List.copyOf(exampleIds);
        exampleScores = List.copyOf(exampleScores);
    }
}
