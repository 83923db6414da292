package io.fedu2s.udf.token;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.fedu2s.udf.engine.NativeLibraries;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A checkpoint's own tokenizer ({@code tokenizer.json}), read by the Rust library behind DJL.
 *
 * <p>Safe for use by several tasks at once.
 */
public final class Tokenizer implements AutoCloseable {
    private static final Map<String, String> WHOLE_TEXTS = Map.of("truncation", "false", "padding", "false");

    private final HuggingFaceTokenizer tokenizer;

    private Tokenizer(HuggingFaceTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * Reads {@code tokenizer.json} of a model folder.
     *
     * @throws io.fedu2s.udf.error.UserException where the file is missing or is no tokenizer
     */
    public static Tokenizer load(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw Errors.modelFileMissing(folder.toString(), "tokenizer.json");
        }
        NativeLibraries.loadTokenizers();
        try {
            return new Tokenizer(HuggingFaceTokenizer.newInstance(file, WHOLE_TEXTS));
        } catch (IOException | RuntimeException e) {
            throw Errors.tokenizerUnreadable(file.toString(), e);
        }
    }

    /** The ids of a text alone, without special tokens. */
    public int[] encode(String text) {
        return narrow(tokenizer.encode(text, false, false).getIds());
    }

    /** The ids of a prompt, with the special tokens the tokenizer puts around it, such as a leading BOS. */
    public int[] encodePrompt(String text) {
        return narrow(tokenizer.encode(text, true, false).getIds());
    }

    /** How many ids {@link #encode} gives. */
    public int count(String text) {
        return tokenizer.encode(text, false, false).getIds().length;
    }

    /** The text of ids, special tokens left out. */
    public String decode(int[] ids) {
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static int[] narrow(long[] ids) {
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = Math.toIntExact(ids[i]);
        }
        return narrow;
    }
}
