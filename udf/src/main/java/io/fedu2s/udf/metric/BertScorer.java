package io.fedu2s.udf.metric;

import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.encode.TokenStates;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@link BertScore} of texts, by the states of one layer of an encoder or a decoder, as bert_score reads them: texts
 * stripped, special tokens matched but without weight, and before RoBERTa's first word the blank it was trained with.
 */
public final class BertScorer {
    private final TextEncoder encoder;
    private final int layer;
    private final TokenWeights weights;

    /** How much each token of a text counts. */
    @FunctionalInterface
    private interface TokenWeights {
        double[] of(TokenStates text);
    }

    /**
     * A scorer for one task, by which every token counts the same.
     *
     * @param layer n for the output of layer n, bert_score's {@code num_layers}; -1 for the last
     */
    public BertScorer(TextEncoder encoder, int layer) {
        this(encoder, layer, BertScorer::evenly);
    }

    private BertScorer(TextEncoder encoder, int layer, TokenWeights weights) {
        this.encoder = encoder;
        this.layer = layer;
        this.weights = weights;
    }

    /** The same, but rare tokens count more: bert_score's {@code idf=True} with these references. */
    public BertScorer weighing(List<String> references) {
        var frequency = new InverseDocumentFrequency(encoder.ids(prepared(references)));
        return new BertScorer(encoder, layer, text -> frequency.weights(text.ids()));
    }

    /**
     * One score for each candidate beside the reference at its place.
     *
     * @param batchTokens the most tokens of a batch, padding included
     */
    public List<Score> score(List<String> candidates, List<String> references, int batchTokens) {
        List<TokenEmbeddings> given = embeddings(candidates, batchTokens);
        List<TokenEmbeddings> wanted = embeddings(references, batchTokens);
        return IntStream.range(0, given.size())
                .mapToObj(i -> BertScore.score(given.get(i), wanted.get(i)))
                .toList();
    }

    private List<TokenEmbeddings> embeddings(List<String> texts, int batchTokens) {
        List<TokenEmbeddings> embeddings = new ArrayList<>();
        for (TokenStates states : encoder.tokens(prepared(texts), layer, batchTokens)) {
            embeddings.add(new TokenEmbeddings(states.vectors(), weights.of(states)));
        }
        return embeddings;
    }

    private List<String> prepared(List<String> texts) {
        return texts.stream().map(this::prepared).toList();
    }

    private String prepared(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || !encoder.wordsBeginWithBlank() ? stripped : " " + stripped;
    }

    private static double[] evenly(TokenStates text) {
        return IntStream.range(0, text.special().length)
                .mapToDouble(t -> text.special()[t] ? 0 : 1)
                .toArray();
    }
}
