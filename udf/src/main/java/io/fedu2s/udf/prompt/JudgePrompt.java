package io.fedu2s.udf.prompt;

import java.util.Map;
import java.util.Set;

/** How a language model is asked whether a pair is good: text, instruction, response, and a question of yes or no last. */
public final class JudgePrompt {
    private static final String FILE = "judge.txt";
    private static final TemplateText TEXT = new TemplateText(
            FILE,
            TemplateText.withoutComments(StandardTemplates.text(FILE)).stripTrailing(),
            Set.of("chunk", "instruction", "response", "question"));

    private JudgePrompt() {}

    /** The prompt; pairs on one chunk, and questions about one pair, begin alike. */
    public static String render(String chunk, String instruction, String response, String question) {
        return TEXT.render(Map.of(
                "chunk", field(chunk),
                "instruction", field(instruction),
                "response", field(response),
                "question", question));
    }

    private static String field(String text) {
        return EndTokens.escape(text.strip());
    }
}
