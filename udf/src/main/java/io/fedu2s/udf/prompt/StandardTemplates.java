package io.fedu2s.udf.prompt;

import io.fedu2s.udf.text.ResourceText;
import java.util.List;

/** The templates that come with the program. */
public final class StandardTemplates {
    /** The kinds of pairs that come with the program, each {@code kinds/<name>.txt}. */
    public static final List<String> KINDS = List.of(
            "backtranslation",
            "cloze",
            "compare",
            "conclusion",
            "evidence",
            "explain",
            "extract",
            "finding",
            "question",
            "quiz",
            "solve",
            "statement",
            "summarise",
            "unanswerable");

    private StandardTemplates() {}

    /** The text of {@code few-shot.txt}, {@code zero-shot.txt} or a kind. */
    public static String text(String name) {
        return ResourceText.of(StandardTemplates.class, name);
    }
}
