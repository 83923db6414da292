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

    /**
     * A scorer for one task.
     *
     * @param layer n for the output of layer n, bert_score's {@code num_layers}; -1 for the last
     */
    public BertScorer(TextEncoder encoder, int layer) {
        this.encoder = encoder;
        this.layer = layer;
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
        List<String> stripped = texts.stream().map(this::prepared).toList();
        List<TokenEmbeddings> embeddings = new ArrayList<>();
        for (TokenStates states : encoder.tokens(stripped, layer, batchTokens)) {
            embeddings.add(new TokenEmbeddings(states.vectors(), weights(states.special())));
        }
        return embeddings;
    }

    private String prepared(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() || !encoder.wordsBeginWithBlank() ? stripped : " " + stripped;
    }

    private static double[] weights(boolean[] special) {
        return IntStream.range(0, special.length)
                .mapToDouble(t -> special[t] ? 0 : 1)
                .toArray();
    }
}
