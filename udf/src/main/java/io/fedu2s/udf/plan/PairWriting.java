package io.fedu2s.udf.plan;

import io.fedu2s.udf.generate.Completion;
import io.fedu2s.udf.generate.Form;
import io.fedu2s.udf.prompt.FewShotPrompter.Layout;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.token.PromptForm;
import java.io.Serializable;
import java.util.Optional;

/**
 * Who writes the markers of a pair.
 *
 * @param guided the program does, so that every answer has its form; else the model, which may forget them
 * @param maxInstructionTokens the most of an instruction, where it is guided
 */
public record PairWriting(boolean guided, int maxInstructionTokens) implements Serializable {
    /** The form of answers; none where the model writes all. */
    Optional<Form> form(FewShotTemplate template, int maxNewTokens) {
        return guided ? Optional.of(template.form(maxInstructionTokens, maxNewTokens)) : Optional.empty();
    }

    /** The text of an answer, as the template's parser reads it. */
    String text(FewShotTemplate template, Completion completion) {
        return guided ? template.pair(completion.fields()) : completion.text();
    }

    /** How prompts are laid out: an instruct model is shown examples as turns where its answer can be begun for it. */
    Layout layout(PromptForm form) {
        return guided && form == PromptForm.CHAT ? Layout.TURNS : Layout.TEXT;
    }

    /** What an answer depends on; nothing where the model writes all. */
    String words() {
        return guided ? " guided maxInstructionTokens=" + maxInstructionTokens : "";
    }
}
