package io.fedu2s.jobs.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The mark by which the quickstart's own base model is known, wherever its folder is copied to. */
public final class QuickstartModel {
    private static final String MARK = "fedu2s-quickstart.json";

    private QuickstartModel() {}

    /** Whether a model's folder bears the mark. */
    public static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve(MARK));
    }

    /** Marks a folder. The mark is no part of the model: with and without it, the model is the same. */
    public static void mark(Path folder) throws IOException {
        Files.writeString(
                folder.resolve(MARK),
                "{\"made_by\": \"fedu2s pretrain\", \"knows\": \"the quickstart's texts only\"}\n");
    }
}
