package io.fedu2s.udf.sql;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.LanguageModel;

/** Whether a model can read a prompt and what follows it. */
final class Fitting {
    private Fitting() {}

    /**
     * Refuses a prompt that it can't.
     *
     * @throws io.fedu2s.udf.error.UserException with the number of tokens
     */
    static void require(LanguageModel model, String prompt, int tokensBehind) {
        int tokens = model.tokenizer().encodePrompt(prompt).length;
        int most = model.config().maxPositions();
        if (tokens == 0) {
            throw Errors.promptEmpty(prompt);
        }
        if ((long) tokens + tokensBehind > most) {
            throw Errors.promptTooLong(tokens, tokensBehind, most);
        }
    }
}
