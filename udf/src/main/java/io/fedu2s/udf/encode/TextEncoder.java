package io.fedu2s.udf.encode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.token.TokenBudget;
import io.fedu2s.udf.token.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Texts as vectors, by an encoder or a decoder: a state per token, or one vector per text, pooled as the folder says.
 *
 * <p>Texts are batched by length, and a text's vectors do not depend on its company. For one task at a time.
 */
public final class TextEncoder {
    private static final Logger LOG = LoggerFactory.getLogger(TextEncoder.class);

    private final Backbone backbone;
    private final SentenceConfig sentence;
    private boolean toldOfCuts;

    /** Texts as this model sees them; it stays the caller's. */
    public TextEncoder(Backbone backbone) {
        this.backbone = backbone;
        this.sentence = backbone.sentence();
    }

    /** Whether a word's tokens are those of the word after a blank, a text's first word not excepted (RoBERTa). */
    public boolean wordsBeginWithBlank() {
        return backbone.wordsBeginWithBlank();
    }

    /**
     * Per text its tokens' states, special tokens included; of a text longer than the model can read, its beginning.
     *
     * @param layer 0 for the embeddings, n for the output of layer n, -1 for the last layer (and, in a decoder, the norm
     *     after it)
     * @param batchTokens the most tokens of a batch, padding included
     */
    public List<TokenStates> tokens(List<String> texts, int layer, int batchTokens) {
        if (layer > backbone.layers()) {
            throw Errors.encoderLayerMissing(layer, backbone.layers());
        }
        int depth = layer < 0 ? backbone.layers() : layer;
        return backbone.memory().read(() -> states(texts, depth, batchTokens));
    }

    private List<TokenStates> states(List<String> texts, int depth, int batchTokens) {
        List<TokenRow> rows = rows(texts, backbone.maxTokens());
        List<TokenStates> states = filled(texts.size(), new TokenStates(new int[0], new float[0][], new boolean[0]));
        inBatches(rows, batchTokens, (batch, arrays) -> {
            float[] values =
                    backbone.hidden(arrays.ids().getManager(), arrays, depth).toFloatArray();
            int columns = values.length / batch.length / backbone.width();
            for (int r = 0; r < batch.length; r++) {
                TokenRow row = rows.get(batch[r]);
                states.set(batch[r], new TokenStates(row.ids(), cut(values, r * columns, row.length()), row.special()));
            }
        });
        return states;
    }

    /** Per text the ids that {@link #tokens} reads. */
    public List<int[]> ids(List<String> texts) {
        return rows(texts, backbone.maxTokens()).stream().map(TokenRow::ids).toList();
    }

    private float[][] cut(float[] values, int first, int tokens) {
        int width = backbone.width();
        float[][] vectors = new float[tokens][];
        for (int t = 0; t < tokens; t++) {
            vectors[t] = Arrays.copyOfRange(values, (first + t) * width, (first + t + 1) * width);
        }
        return vectors;
    }

    /**
     * Per text one vector; zeros for a text without any token.
     *
     * @param batchTokens the most tokens of a batch, padding included
     */
    public List<float[]> pooled(List<String> texts, int batchTokens) {
        return backbone.memory().read(() -> vectors(texts, batchTokens));
    }

    private List<float[]> vectors(List<String> texts, int batchTokens) {
        int most =
                sentence.maxTokens() > 0 ? Math.min(sentence.maxTokens(), backbone.maxTokens()) : backbone.maxTokens();
        List<TokenRow> rows = rows(texts.stream().map(sentence::prepared).toList(), most);
        int width = backbone.width() * sentence.pooling().size();
        List<float[]> vectors = filled(texts.size(), new float[width]);
        inBatches(rows, batchTokens, (batch, arrays) -> {
            float[] values = pool(arrays).toFloatArray();
            for (int r = 0; r < batch.length; r++) {
                vectors.set(batch[r], Arrays.copyOfRange(values, r * width, (r + 1) * width));
            }
        });
        return vectors;
    }

    private NDArray pool(TokenBatch batch) {
        NDManager owner = batch.ids().getManager();
        NDArray states = backbone.hidden(owner, batch, backbone.layers());
        NDArray modes = owner.create(
                sentence.pooling().stream().mapToLong(Pooling::kernelNumber).toArray());
        NDArray unit = owner.create(new long[] {sentence.normalised() ? 1 : 0});
        return backbone.kernels()
                .infer(owner, "pool", new NDList(states, batch.lengths(), modes, unit))
                .head();
    }

    private List<TokenRow> rows(List<String> texts, int most) {
        List<TokenRow> rows = new ArrayList<>(texts.size());
        int cuts = 0;
        for (String text : texts) {
            TokenRow whole = backbone.tokenizer().row(text);
            TokenRow row = whole.truncated(most);
            cuts += row.length() < whole.length() ? 1 : 0;
            rows.add(row);
        }
        if (cuts > 0 && !toldOfCuts) {
            toldOfCuts = true;
            LOG.warn("{} of {} texts are cut after {} tokens, all that the model reads", cuts, texts.size(), most);
        }
        return rows;
    }

    private void inBatches(List<TokenRow> rows, int batchTokens, BiConsumer<int[], TokenBatch> work) {
        int[] lengths = rows.stream().mapToInt(TokenRow::length).toArray();
        for (int[] batch : TokenBudget.batches(lengths, Math.min(batchTokens, backbone.usefulBatchTokens()))) {
            int[] readable =
                    Arrays.stream(batch).filter(row -> lengths[row] > 0).toArray();
            if (readable.length > 0) {
                try (NDManager scope = backbone.scope()) {
                    work.accept(
                            readable,
                            TokenBatch.of(
                                    scope,
                                    Arrays.stream(readable).mapToObj(rows::get).toList()));
                }
            }
        }
    }

    private static <T> List<T> filled(int size, T value) {
        return new ArrayList<>(Collections.nCopies(size, value));
    }
}
