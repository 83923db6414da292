package io.fedu2s.udf.plan;

import io.fedu2s.udf.prompt.FewShotPrompter.Layout;
import io.fedu2s.udf.token.PromptForm;
import java.io.Serializable;

/**
 * Who writes the markers of a pair.
 *
 * @param guided the program does, so that every answer has its form; else the model, which may forget them
 * @param pairsPerPrompt how many pairs a guided answer holds, where the model writes all of a pair
 */
public record PairWriting(boolean guided, int pairsPerPrompt) implements Serializable {
    /** How prompts are laid out: an instruct model is shown examples as turns where its answer can be begun for it. */
    Layout layout(PromptForm form) {
        return guided && form.isChat() ? Layout.TURNS : Layout.TEXT;
    }
}
