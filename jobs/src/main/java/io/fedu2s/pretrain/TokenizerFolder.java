package io.fedu2s.pretrain;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a vocabulary as a Hugging Face tokenizer: {@code tokenizer.json} and {@code tokenizer_config.json}, which the
 * {@code tokenizers} library loads, in DJL as in Python.
 *
 * <p>Before splitting, a space is put before the first word of the text and of each line; after decoding it is taken
 * away again, so that {@code decode(encode(text))} is the text.
 */
public final class TokenizerFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_PROMPT = 2048;

    private TokenizerFolder() {}

    /** Writes both files into a folder, which is made if it does not exist. */
    public static void write(BytePairVocabulary vocabulary, Path folder) throws IOException {
        Files.createDirectories(folder);
        write(tokenizer(vocabulary), folder.resolve("tokenizer.json"));
        write(config(), folder.resolve("tokenizer_config.json"));
    }

    private static void write(ObjectNode json, Path file) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    }

    private static ObjectNode tokenizer(BytePairVocabulary vocabulary) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        root.set("added_tokens", specials());
        root.set(
                "normalizer",
                sequence(
                        "normalizers",
                        List.of(
                                replace("Regex", WordPattern.SPACE_AFTER_LINE_BREAK, "\n "),
                                typed("Prepend").put("prepend", " "),
                                replace("Regex", WordPattern.SPACE_BEFORE_LINE_BREAK, "\n"))));
        ObjectNode split = typed("Split").put("behavior", "Isolated").put("invert", false);
        split.putObject("pattern").put("Regex", WordPattern.WORDS);
        root.set("pre_tokenizer", sequence("pretokenizers", List.of(split, byteLevel())));
        root.set("post_processor", leadingBos());
        ObjectNode strip = typed("Strip").put("content", " ").put("start", 1).put("stop", 0);
        root.set("decoder", sequence("decoders", List.of(byteLevel(), replace("String", "\n ", "\n"), strip)));
        root.set("model", model(vocabulary));
        return root;
    }

    /** A prompt gets BOS before it; a text that is encoded without special tokens does not. */
    private static ObjectNode leadingBos() {
        String bos = BytePairVocabulary.SPECIALS.get(0);
        ObjectNode template = typed("TemplateProcessing");
        ArrayNode single = template.putArray("single");
        single.addObject().putObject("SpecialToken").put("id", bos).put("type_id", 0);
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        ArrayNode pair = template.putArray("pair");
        pair.addAll(single);
        pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 0);
        ObjectNode known = template.putObject("special_tokens").putObject(bos).put("id", bos);
        known.putArray("ids").add(0);
        known.putArray("tokens").add(bos);
        return template;
    }

    private static ArrayNode specials() {
        ArrayNode added = JSON.createArrayNode();
        for (int id = 0; id < BytePairVocabulary.SPECIALS.size(); id++) {
            added.addObject()
                    .put("id", id)
                    .put("content", BytePairVocabulary.SPECIALS.get(id))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        return added;
    }

    private static ObjectNode model(BytePairVocabulary vocabulary) {
        ObjectNode model = typed("BPE").putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        ObjectNode ids = model.putObject("vocab");
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            ids.put(vocabulary.tokens().get(id), id);
        }
        ArrayNode merges = model.putArray("merges");
        vocabulary.merges().forEach(merge -> merges.addArray().add(merge.left()).add(merge.right()));
        return model;
    }

    private static ObjectNode config() {
        ObjectNode config = JSON.createObjectNode();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("bos_token", BytePairVocabulary.SPECIALS.get(0));
        config.put("eos_token", BytePairVocabulary.SPECIALS.get(1));
        config.put("pad_token", BytePairVocabulary.SPECIALS.get(2));
        config.put("clean_up_tokenization_spaces", false);
        return config.put("model_max_length", LONGEST_PROMPT);
    }

    private static ObjectNode byteLevel() {
        return typed("ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
    }

    private static ObjectNode replace(String kind, String pattern, String content) {
        ObjectNode replace = typed("Replace");
        replace.putObject("pattern").put(kind, pattern);
        return replace.put("content", content);
    }

    private static ObjectNode sequence(String name, List<ObjectNode> steps) {
        ObjectNode sequence = typed("Sequence");
        sequence.putArray(name).addAll(steps);
        return sequence;
    }

    private static ObjectNode typed(String type) {
        return JSON.createObjectNode().put("type", type);
    }
}
