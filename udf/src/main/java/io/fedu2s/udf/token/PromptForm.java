package io.fedu2s.udf.token;

/** How a prompt becomes the tokens that a model reads. */
public enum PromptForm {
    /** The text as it stands, with the special tokens the tokenizer puts around it. */
    PLAIN,
    /** The text as the one message of a user, in the model's own chat template. */
    CHAT
}
