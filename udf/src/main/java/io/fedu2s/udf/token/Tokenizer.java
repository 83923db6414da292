package io.fedu2s.udf.token;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.fedu2s.udf.chat.ChatTemplate;
import io.fedu2s.udf.chat.Message;
import io.fedu2s.udf.chat.Turns;
import io.fedu2s.udf.engine.NativeLibraries;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.ContentId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A checkpoint's own tokenizer ({@code tokenizer.json}, or the vocabulary files of an older form), read by the Rust library behind DJL.
 *
 * <p>Safe for use by several tasks at once.
 */
public final class Tokenizer implements AutoCloseable {
    private static final Map<String, String> WHOLE_TEXTS = Map.of("truncation", "false", "padding", "false");

    /** Some text that words, marks and line breaks can follow without becoming one token with it. */
    private static final String ANCHOR = "a";

    /** Reads text; it knows special tokens by names that no text can spell. */
    private final HuggingFaceTokenizer reader;

    /** Writes text; it knows the special tokens and leaves them out. */
    private final HuggingFaceTokenizer writer;

    private final SpecialTokens specialTokens;

    /** Present where prompts are a user's messages. */
    private final Optional<ChatTemplate> chat;

    private final OptionalInt answerEnd;

    private Tokenizer(
            HuggingFaceTokenizer reader,
            HuggingFaceTokenizer writer,
            SpecialTokens specialTokens,
            Optional<ChatTemplate> chat) {
        this.reader = reader;
        this.writer = writer;
        this.specialTokens = specialTokens;
        this.chat = chat;
        this.answerEnd = chat.map(template -> specialTokens.named(template.afterAnswer())).orElse(List.of()).stream()
                .limit(1)
                .mapToInt(name -> ids(name)[0])
                .findFirst();
    }

    /** A tokenizer for prompts as they stand; see {@link #load(Path, PromptForm)}. */
    public static Tokenizer load(Path folder) {
        return load(folder, PromptForm.PLAIN);
    }

    /**
     * Reads the tokenizer of a model folder (see {@link TokenizerFile}) and, where prompts take its form, the chat template.
     *
     * @throws io.fedu2s.udf.error.UserException where a file is missing or is no tokenizer
     */
    public static Tokenizer load(Path folder, PromptForm form) {
        byte[] json = TokenizerFile.json(folder);
        Optional<ChatTemplate> chat = form.isChat() ? Optional.of(chatTemplate(folder, form)) : Optional.empty();
        NativeLibraries.loadTokenizers();
        try {
            SpecialTokens specialTokens = new SpecialTokens(json);
            HuggingFaceTokenizer reader = instance(specialTokens.sealedTokenizer());
            return new Tokenizer(reader, instance(json), specialTokens, chat);
        } catch (UserException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw Errors.tokenizerUnreadable(TokenizerFile.all(folder).get(0).toString(), e);
        }
    }

    /** The chat template of a model folder, on the day of the prompts' form. */
    public static ChatTemplate chatTemplate(Path folder, PromptForm form) {
        ChatTemplate template = ChatTemplate.read(folder);
        return form.today().map(template::on).orElse(template);
    }

    private static HuggingFaceTokenizer instance(byte[] json) throws IOException {
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), WHOLE_TEXTS);
    }

    /** Names how a folder's tokenizer cuts: 32 hexadecimal digits over {@code tokenizer.json}, or what stands for it. */
    public static String contentId(Path folder) {
        return ContentId.of(new String(TokenizerFile.json(folder), StandardCharsets.UTF_8));
    }

    /**
     * Refuses to work beside a model that knows fewer ids. A special token beyond them does no harm, since no text can
     * spell it, as long as no prompt has it.
     *
     * @param folder names the model in errors
     * @param size how many ids the model knows
     */
    public void refuseTokensBeyond(Path folder, int size) {
        specialTokens.ids().ordinaryBeyond(size).ifPresent(token -> {
            throw Errors.tokenBeyondModel(folder.toString(), token.name(), token.id(), size);
        });
        for (int id : encodePrompt(ANCHOR)) {
            if (id >= size) {
                throw Errors.tokenBeyondModel(folder.toString(), decodeWhole(id), id, size);
            }
        }
    }

    private String decodeWhole(int id) {
        return writer.decode(new long[] {id}, false);
    }

    /** The ids below {@code size} that mean no token. */
    public int[] idsWithoutToken(int size) {
        return specialTokens.ids().withoutToken(size);
    }

    /** The ids of a text alone; a special token that the text spells out, such as {@code </s>}, is text too. */
    public int[] encode(String text) {
        return ids(SpecialTokens.plain(text));
    }

    /** The ids of a text that goes on where another ended: a tokenizer that begins texts with a blank puts none here. */
    public int[] encodeContinued(String text) {
        int[] anchor = encode(ANCHOR);
        int[] both = encode(ANCHOR + text);
        boolean apart = both.length >= anchor.length && Arrays.equals(both, 0, anchor.length, anchor, 0, anchor.length);
        return apart ? Arrays.copyOfRange(both, anchor.length, both.length) : encode(text);
    }

    /**
     * The ids of a prompt: with the special tokens the tokenizer puts around it, such as a leading BOS, or, where prompts
     * are {@link Turns} of a conversation, as the chat template has it, which puts its own BOS and gets no other.
     */
    public int[] encodePrompt(String text) {
        return chat.map(template -> ids(filled(template, text)))
                .orElseGet(() -> narrow(
                        reader.encode(SpecialTokens.plain(text), true, false).getIds()));
    }

    private String filled(ChatTemplate template, String text) {
        Turns turns = Turns.of(text);
        String asked = template.prompt(turns.messages().stream()
                .map(message -> new Message(message.role(), specialTokens.gapped(message.content())))
                .toList());
        return specialTokens.sealed(asked + specialTokens.gapped(turns.begun()));
    }

    /** The special token by which the chat template ends an answer; none where prompts stand as they are. */
    public OptionalInt answerEnd() {
        return answerEnd;
    }

    private int[] ids(String readable) {
        return narrow(reader.encode(readable, false, false).getIds());
    }

    /** A text with the special tokens the tokenizer puts around it. */
    public TokenRow row(String text) {
        return row(reader.encode(SpecialTokens.plain(text), true, false));
    }

    /** Two texts with the special tokens the tokenizer puts around and between them. */
    public TokenRow row(String first, String second) {
        return row(reader.encode(SpecialTokens.plain(first), SpecialTokens.plain(second), true, false));
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
        return encode(text).length;
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
