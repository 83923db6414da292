package io.fedu2s.udf.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The templates that come with the program. */
public final class StandardTemplates {
    private StandardTemplates() {}

    /** The text of {@code few-shot.txt} or {@code zero-shot.txt}. */
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
