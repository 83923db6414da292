package io.fedu2s.udf.generate;

import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.TokenRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Texts as vectors: the hidden states of a model's layer, per token or as their mean. */
public final class HiddenStates {
    private final LanguageModel model;
    private final int depth;

    /**
     * States of one layer.
     *
     * @param layer 0 for the embeddings, n for the output of layer n, -1 for the last layer after the final norm
     */
    public HiddenStates(LanguageModel model, int layer) {
        this.model = model;
        this.depth = layer < 0
                ? model.config().layers()
                : Math.min(layer, model.config().layers());
    }

    /** Per text its tokens' states (T, C), special tokens included. */
    public List<float[][]> tokens(List<String> texts, int batchTokens) {
        List<int[]> ids = texts.stream().map(model.tokenizer()::encodePrompt).toList();
        List<float[][]> states = new ArrayList<>(Collections.nCopies(ids.size(), null));
        int[] lengths = ids.stream().mapToInt(row -> row.length).toArray();
        for (int[] batch : TokenBudget.batches(lengths, batchTokens)) {
            // The longest come first, so what is empty stands at the end.
            int[] filled = Arrays.stream(batch).filter(row -> lengths[row] > 0).toArray();
            Arrays.stream(batch).filter(row -> lengths[row] == 0).forEach(row -> states.set(row, new float[0][]));
            if (filled.length == 0) {
                continue;
            }
            try (NDManager scope = model.scope()) {
                TokenRows rows = TokenRows.of(
                        scope, Arrays.stream(filled).mapToObj(ids::get).toList());
                float[] values = model.decoder()
                        .hidden(scope, rows, AdapterWeights.none(scope), depth)
                        .toFloatArray();
                cut(filled, lengths, values, states);
            }
        }
        return states;
    }

    private void cut(int[] batch, int[] lengths, float[] values, List<float[][]> states) {
        int width = model.config().width();
        int at = 0;
        for (int row : batch) {
            float[][] own = new float[lengths[row]][];
            for (int t = 0; t < own.length; t++) {
                own[t] = Arrays.copyOfRange(values, at, at + width);
                at += width;
            }
            states.set(row, own);
        }
    }

    /** Per text the mean of its tokens' states (C). */
    public List<float[]> pooled(List<String> texts, int batchTokens) {
        List<float[]> means = new ArrayList<>();
        for (float[][] states : tokens(texts, batchTokens)) {
            double[] sum = new double[model.config().width()];
            for (float[] state : states) {
                for (int c = 0; c < sum.length; c++) {
                    sum[c] += state[c];
                }
            }
            float[] mean = new float[sum.length];
            for (int c = 0; c < sum.length; c++) {
                mean[c] = (float) (sum[c] / Math.max(1, states.length));
            }
            means.add(mean);
        }
        return means;
    }
}
