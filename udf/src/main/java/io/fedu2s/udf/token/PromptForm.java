package io.fedu2s.udf.token;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How a prompt becomes the tokens that a model reads.
 *
 * @param isChat whether the text is the one message of a user, in the model's own chat template
 * @param date what the template is told if it asks for today's date, as 2025-12-31; empty where it can't be told
 */
public record PromptForm(boolean isChat, String date) implements Serializable {
    /** The text as it stands, with the special tokens the tokenizer puts around it. */
    public static final PromptForm PLAIN = new PromptForm(false, "");

    /** The text as the one message of a user, in the model's own chat template. */
    public static final PromptForm CHAT = new PromptForm(true, "");

    /** The same on another day. */
    public PromptForm on(LocalDate today) {
        return new PromptForm(isChat, today.toString());
    }

    /** What the template is told if it asks for today's date. */
    public Optional<LocalDate> today() {
        return date.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(date));
    }
}
