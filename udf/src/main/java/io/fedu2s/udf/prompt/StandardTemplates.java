package io.fedu2s.udf.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
        try (InputStream in = StandardTemplates.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
