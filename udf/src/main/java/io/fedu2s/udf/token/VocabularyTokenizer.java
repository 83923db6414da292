package io.fedu2s.udf.token;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The {@code tokenizer.json} that a folder of the older form amounts to, as the tokenizer classes of transformers 5 build
 * it: a vocabulary, the settings beside it, and what the class fixes.
 */
final class VocabularyTokenizer {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Qwen2's words ({@code PRETOKENIZE_REGEX} of transformers). */
    private static final String QWEN2_WORDS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private final TokenizerClass kind;
    private final TokenizerSettings settings;
    private final ObjectNode model;
    private final AddedTokens added;

    private VocabularyTokenizer(Path folder, TokenizerClass kind, TokenizerSettings settings) throws IOException {
        this.kind = kind;
        this.settings = settings;
        String unknown = settings.specialToken("unk_token", kind).orElse("");
        model = kind.hasBytePairs() ? VocabularyFiles.bytePairs(folder) : VocabularyFiles.wordPieces(folder, unknown);
        Map<String, Integer> ids = VocabularyFiles.ids(model);
        if (!kind.hasBytePairs() && !ids.containsKey(unknown)) {
            throw new IOException("it lacks the unk_token '" + unknown + "'");
        }
        added = new AddedTokens(folder, ids, settings, kind);
    }

    /**
     * What {@code tokenizer.json} would hold.
     *
     * @throws io.fedu2s.udf.error.UserException where the class is unknown or the files do not fit together
     */
    static byte[] json(Path folder) {
        TokenizerSettings settings = new TokenizerSettings(folder);
        TokenizerClass kind = settings.tokenizerClass();
        String file = kind.hasBytePairs() ? VocabularyFiles.BYTE_PAIRS : VocabularyFiles.WORD_PIECES;
        try {
            return JSON.writeValueAsBytes(new VocabularyTokenizer(folder, kind, settings).tokenizer());
        } catch (IOException e) {
            throw Errors.tokenizerUnreadable(folder.resolve(file).toString(), e);
        }
    }

    private ObjectNode tokenizer() throws IOException {
        ObjectNode root = JSON.createObjectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        root.set("added_tokens", added.json());
        root.set(
                "normalizer",
                switch (kind) {
                    case GPT2, ROBERTA -> NullNode.instance;
                    case QWEN2 -> typed("NFC");
                    case BERT, MPNET -> cleaned();
                });
        root.set(
                "pre_tokenizer",
                switch (kind) {
                    case GPT2, ROBERTA -> bytes(true);
                    case QWEN2 -> qwen2Words();
                    case BERT, MPNET -> typed("BertPreTokenizer");
                });
        root.set(
                "post_processor",
                switch (kind) {
                    case GPT2, QWEN2 -> betweenBosAndEos();
                    case ROBERTA, MPNET -> betweenClsAndSep();
                    case BERT -> bertTemplate();
                });
        root.set(
                "decoder",
                kind.hasBytePairs()
                        ? bytes(true)
                        : typed("WordPiece").put("prefix", "##").put("cleanup", true));
        root.set("model", model);
        return root;
    }

    private ObjectNode cleaned() {
        ObjectNode normalizer = typed("BertNormalizer").put("clean_text", true);
        normalizer.put("handle_chinese_chars", settings.flag("tokenize_chinese_chars", true));
        normalizer.set("strip_accents", settings.flagOrNull("strip_accents"));
        return normalizer.put("lowercase", settings.flag("do_lower_case", true));
    }

    private ObjectNode bytes(boolean inWordsOfGpt2) {
        return typed("ByteLevel")
                .put("add_prefix_space", settings.flag("add_prefix_space", false))
                .put("trim_offsets", true)
                .put("use_regex", inWordsOfGpt2);
    }

    private ObjectNode qwen2Words() {
        ObjectNode words = typed("Split").put("behavior", "Isolated").put("invert", false);
        words.putObject("pattern").put("Regex", QWEN2_WORDS);
        ObjectNode both = typed("Sequence");
        both.putArray("pretokenizers").add(words).add(bytes(false));
        return both;
    }

    /** BOS and EOS around each text, where {@code add_bos_token} and {@code add_eos_token} ask for them. */
    private ObjectNode betweenBosAndEos() throws IOException {
        List<String> before = settings.flag("add_bos_token", false) ? List.of(role("bos_token")) : List.of();
        List<String> after = settings.flag("add_eos_token", false) ? List.of(role("eos_token")) : List.of();
        return template(before, after, before, after);
    }

    private ObjectNode bertTemplate() throws IOException {
        List<String> end = List.of(role("sep_token"));
        return template(List.of(role("cls_token")), end, List.of(), end);
    }

    /** {@code before A after}, and as a pair {@code before A after between B end}, of which the latter three have type 1. */
    private ObjectNode template(List<String> before, List<String> after, List<String> between, List<String> end) {
        ObjectNode template = typed("TemplateProcessing");
        ArrayNode single = template.putArray("single");
        pieces(single, before, "A", after, 0);
        ArrayNode pair = template.putArray("pair");
        pieces(pair, before, "A", after, 0);
        pieces(pair, between, "B", end, 1);
        ObjectNode known = template.putObject("special_tokens");
        for (List<String> tokens : List.of(before, after, between, end)) {
            for (String token : tokens) {
                ObjectNode each = known.putObject(token).put("id", token);
                each.putArray("ids").add(added.id(token));
                each.putArray("tokens").add(token);
            }
        }
        return template;
    }

    private static void pieces(ArrayNode to, List<String> before, String text, List<String> after, int type) {
        before.forEach(token -> piece(to, "SpecialToken", token, type));
        piece(to, "Sequence", text, type);
        after.forEach(token -> piece(to, "SpecialToken", token, type));
    }

    private static void piece(ArrayNode to, String kind, String id, int type) {
        to.addObject().putObject(kind).put("id", id).put("type_id", type);
    }

    private ObjectNode betweenClsAndSep() throws IOException {
        ObjectNode processor = typed("RobertaProcessing");
        for (String end : List.of("sep", "cls")) {
            String token = role(end + "_token");
            processor.putArray(end).add(token).add(added.id(token));
        }
        boolean prefixed = kind == TokenizerClass.ROBERTA && settings.flag("add_prefix_space", false);
        return processor.put("trim_offsets", true).put("add_prefix_space", prefixed);
    }

    private String role(String role) throws IOException {
        return settings.specialToken(role, kind)
                .orElseThrow(() -> new IOException("the tokenizer's settings name no " + role));
    }

    private static ObjectNode typed(String type) {
        return JSON.createObjectNode().put("type", type);
    }
}
