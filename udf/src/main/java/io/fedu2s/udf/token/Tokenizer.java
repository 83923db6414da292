package io.fedu2s.udf.token;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.engine.NativeLibraries;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.record.ContentId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;

/**
 * A checkpoint's own tokenizer ({@code tokenizer.json}), read by the Rust library behind DJL.
 *
 * <p>Safe for use by several tasks at once.
 */
public final class Tokenizer implements AutoCloseable {
    private static final Map<String, String> WHOLE_TEXTS = Map.of("truncation", "false", "padding", "false");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads text; it knows no special tokens, so those that a text spells out stay text. */
    private final HuggingFaceTokenizer reader;

    /** Writes text; it knows the special tokens and leaves them out. */
    private final HuggingFaceTokenizer writer;

    private Tokenizer(HuggingFaceTokenizer reader, HuggingFaceTokenizer writer) {
        this.reader = reader;
        this.writer = writer;
    }

    /**
     * Reads {@code tokenizer.json} of a model folder.
     *
     * @throws io.fedu2s.udf.error.UserException where the file is missing or is no tokenizer
     */
    public static Tokenizer load(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file) && Files.isRegularFile(folder.resolve("vocab.txt"))) {
            throw Errors.tokenizerOnlyVocabulary(folder.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw Errors.modelFileMissing(folder.toString(), "tokenizer.json");
        }
        NativeLibraries.loadTokenizers();
        try {
            byte[] json = Files.readAllBytes(file);
            HuggingFaceTokenizer reader = instance(withoutSpecialTokens(json));
            return new Tokenizer(reader, instance(json));
        } catch (IOException | RuntimeException e) {
            throw Errors.tokenizerUnreadable(file.toString(), e);
        }
    }

    private static HuggingFaceTokenizer instance(byte[] json) throws IOException {
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), WHOLE_TEXTS);
    }

    private static byte[] withoutSpecialTokens(byte[] json) throws IOException {
        JsonNode tokenizer = JSON.readTree(json);
        Iterator<JsonNode> added = tokenizer.path("added_tokens").elements();
        while (added.hasNext()) {
            if (added.next().path("special").asBoolean()) {
                added.remove();
            }
        }
        return JSON.writeValueAsBytes(tokenizer);
    }

    /** Names how a folder's tokenizer cuts: 32 hexadecimal digits over {@code tokenizer.json}. */
    public static String contentId(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        try {
            return ContentId.of(Files.readString(file));
        } catch (IOException e) {
            throw Errors.modelFileMissing(folder.toString(), "tokenizer.json");
        }
    }

    /** The ids of a text alone; a special token that the text spells out, such as {@code </s>}, is text too. */
    public int[] encode(String text) {
        return narrow(reader.encode(text, false, false).getIds());
    }

    /** The ids of a prompt, with the special tokens the tokenizer puts around it, such as a leading BOS. */
    public int[] encodePrompt(String text) {
        return narrow(reader.encode(text, true, false).getIds());
    }

    /** A text with the special tokens the tokenizer puts around it. */
    public TokenRow row(String text) {
        return row(reader.encode(text, true, false));
    }

    /** Two texts with the special tokens the tokenizer puts around and between them. */
    public TokenRow row(String first, String second) {
        return row(reader.encode(first, second, true, false));
    }

    private static TokenRow row(Encoding encoding) {
        long[] mask = encoding.getSpecialTokenMask();
        boolean[] special = new boolean[mask.length];
        for (int t = 0; t < special.length; t++) {
            special[t] = mask[t] == 1;
        }
        return new TokenRow(narrow(encoding.getIds()), narrow(encoding.getTypeIds()), special);
    }

    /** How many ids {@link #encode} gives. */
    public int count(String text) {
        return reader.encode(text, false, false).getIds().length;
    }

    /** The text of ids, special tokens left out. */
    public String decode(int[] ids) {
        return writer.decode(Arrays.stream(ids).asLongStream().toArray(), true);
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }

    private static int[] narrow(long[] ids) {
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = Math.toIntExact(ids[i]);
        }
        return narrow;
    }
}
