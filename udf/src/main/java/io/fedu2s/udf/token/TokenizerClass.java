package io.fedu2s.udf.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tokenizer classes of huggingface/transformers that need no {@code tokenizer.json}: the class fixes all that stands
 * around the vocabulary.
 */
enum TokenizerClass {
    /** Byte-level BPE within the words of a regular expression (Radford et al. 2019, GPT-2, section 2.2). */
    GPT2("GPT2Tokenizer", true, "bos_token=<|endoftext|> eos_token=<|endoftext|> unk_token=<|endoftext|>"),
    /** The same after NFC, within other words: each digit alone, line breaks apart. */
    QWEN2("Qwen2Tokenizer", true, "eos_token=<|endoftext|> unk_token=<|endoftext|> pad_token=<|endoftext|>"),
    /** GPT-2's, with a token before and one after the text (Liu et al. 2019, RoBERTa, section 4.4). */
    ROBERTA(
            "RobertaTokenizer",
            true,
            "bos_token=<s> eos_token=</s> unk_token=<unk> sep_token=</s> pad_token=<pad> cls_token=<s> mask_token=<mask>"),
    /** WordPiece, the longest piece first (Devlin et al. 2019, BERT, section 3). */
    BERT("BertTokenizer", false, "unk_token=[UNK] sep_token=[SEP] pad_token=[PAD] cls_token=[CLS] mask_token=[MASK]"),
    /** BERT's pieces between RoBERTa's tokens (Song et al. 2020, MPNet). */
    MPNET(
            "MPNetTokenizer",
            false,
            "bos_token=<s> eos_token=</s> unk_token=[UNK] sep_token=</s> pad_token=<pad> cls_token=<s> mask_token=<mask>");

    private static final Map<String, TokenizerClass> BY_MODEL =
            Map.of("bert", BERT, "roberta", ROBERTA, "mpnet", MPNET, "qwen2", QWEN2, "qwen3", QWEN2);

    private final String className;
    private final boolean bytePairs;
    private final String specialTokens;

    TokenizerClass(String className, boolean bytePairs, String specialTokens) {
        this.className = className;
        this.bytePairs = bytePairs;
        this.specialTokens = specialTokens;
    }

    /** The class of a name, with or without {@code Fast} at its end. */
    static Optional<TokenizerClass> named(String name) {
        return Stream.of(values())
                .filter(each -> name.equals(each.className) || name.equals(each.className + "Fast"))
                .findFirst();
    }

    /** The class of a {@code model_type}, where no class is named. */
    static Optional<TokenizerClass> ofModel(String modelType) {
        return Optional.ofNullable(BY_MODEL.get(modelType));
    }

    /** What transformers calls them all. */
    static List<String> names() {
        return Stream.of(values()).map(each -> each.className).toList();
    }

    /** Whether its vocabulary is {@code vocab.json} and {@code merges.txt}; otherwise {@code vocab.txt}. */
    boolean hasBytePairs() {
        return bytePairs;
    }

    /** The special token of a role such as {@code eos_token} where a folder does not name it. */
    Optional<String> specialToken(String role) {
        String key = role + "=";
        return Stream.of(specialTokens.split(" ", -1))
                .filter(each -> each.startsWith(key))
                .map(each -> each.substring(key.length()))
                .findFirst();
    }
}
