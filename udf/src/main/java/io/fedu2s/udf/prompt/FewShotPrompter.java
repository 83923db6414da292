package io.fedu2s.udf.prompt;

import io.fedu2s.udf.passage.Passage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Fills a few-shot template within a token budget: the least related example is dropped first, and the most related
 * one stands last, right before the chunk, where a language model heeds it most.
 */
public final class FewShotPrompter {
    private static final Comparator<ScoredExample> MOST_RELATED_FIRST =
            Comparator.comparingDouble(ScoredExample::score).reversed();

    /** How context, examples and chunk become a prompt. */
    public enum Layout {
        /** One text, which the model continues. */
        TEXT {
            @Override
            String render(
                    FewShotTemplate template,
                    String context,
                    List<ScoredExample> examples,
                    String section,
                    String chunk,
                    Passage passage) {
                return template.render(context, examples, section, chunk, passage);
            }
        },
        /** Turns of a conversation. */
        TURNS {
            @Override
            String render(
                    FewShotTemplate template,
                    String context,
                    List<ScoredExample> examples,
                    String section,
                    String chunk,
                    Passage passage) {
                return template.conversation(context, examples, section, chunk, passage);
            }
        };

        abstract String render(
                FewShotTemplate template,
                String context,
                List<ScoredExample> examples,
                String section,
                String chunk,
                Passage passage);
    }

    private final FewShotTemplate template;
    private final Layout layout;
    private final ToIntFunction<String> tokenCount;
    private final int maxPromptTokens;

    /** Counts tokens of whole prompts with {@code tokenCount}; the budget is in its units. */
    public FewShotPrompter(
            FewShotTemplate template, Layout layout, ToIntFunction<String> tokenCount, int maxPromptTokens) {
        if (maxPromptTokens < 1) {
            throw new IllegalArgumentException("maxPromptTokens must be at least 1, got " + maxPromptTokens);
        }
        this.template = template;
        this.layout = layout;
        this.tokenCount = tokenCount;
        this.maxPromptTokens = maxPromptTokens;
    }

    /**
     * The prompt with as many of the examples as fit.
     *
     * @param context the domain's context, the user's own words
     * @param examples in any order; equal scores keep the order given
     * @param section what stands above the chunk; shown where the template has a place for it
     * @param passage the place of the chunk that is given
     */
    public Fitting fit(String context, List<ScoredExample> examples, String section, String chunk, Passage passage) {
        List<ScoredExample> ranked =
                examples.stream().sorted(MOST_RELATED_FIRST).toList();
        int tokens = 0;
        for (int kept = ranked.size(); kept >= 0; kept--) {
            List<ScoredExample> best = ranked.subList(0, kept);
            List<ScoredExample> bestLast = new ArrayList<>(best);
            Collections.reverse(bestLast);
            String text = layout.render(template, context, bestLast, section, chunk, passage);
            tokens = tokenCount.applyAsInt(text);
            if (tokens <= maxPromptTokens) {
                return new FewShotPrompt(
                        text,
                        tokens,
                        best.stream().map(ScoredExample::exampleId).toList(),
                        best.stream().map(ScoredExample::score).toList());
            }
        }
        return new Fitting.TooLong(tokens, maxPromptTokens);
    }
}
