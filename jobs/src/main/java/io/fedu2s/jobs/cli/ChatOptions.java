package io.fedu2s.jobs.cli;

import io.fedu2s.udf.token.PromptForm;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command's prompts become tokens. */
public final class ChatOptions {
    @Option(names = "--chat", description = "Put the prompt as a user's message into the model's chat template.")
    private boolean chat;

    @Option(
            names = "--date",
            paramLabel = "YYYY-MM-DD",
            description = "What a chat template is told that asks for today's date (default: it can't be told).")
    private @Nullable LocalDate date;

    /** The form of the prompts. */
    public PromptForm form() {
        PromptForm form = chat ? PromptForm.CHAT : PromptForm.PLAIN;
        return date == null ? form : form.on(date);
    }
}
