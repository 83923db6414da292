package io.fedu2s.udf.prompt;

/** What came of fitting a prompt into a token budget: a {@link FewShotPrompt}, or the reason why there is none. */
public sealed interface Fitting permits FewShotPrompt, Fitting.TooLong {

    /** Even without any example the prompt exceeds the budget. */
    record TooLong(int tokens, int maxPromptTokens) implements Fitting {
        /** The reason as tables store it. */
        public static final String REASON = "prompt_too_long";
    }
}
