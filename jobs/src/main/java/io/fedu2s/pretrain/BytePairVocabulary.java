package io.fedu2s.pretrain;

import java.util.List;

/**
 * What a byte-level BPE tokenizer knows.
 *
 * @param tokens all tokens by id: specials, the 256 byte symbols, merged tokens
 * @param merges the merges in order, as {@code left right}
 */
public record BytePairVocabulary(List<String> tokens, List<Merge> merges) {
    /** The tokens that no text holds, in the order of their ids. */
    public static final List<String> SPECIALS = List.of("<s>", "</s>", "<pad>");

    /** Copies the lists. */
    public BytePairVocabulary {
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
    }

    /**
     * Two tokens that become one.
     *
     * @param left the first token
     * @param right the second token
     */
    public record Merge(String left, String right) {}

    /** The texts of all tokens but the specials. */
    public List<String> pieces() {
        return tokens.stream().skip(SPECIALS.size()).map(ByteSymbols::text).toList();
    }
}
