package io.fedu2s.udf.encode;

import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.token.TokenBudget;
import io.fedu2s.udf.token.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How good a text or a pair of texts is, by a checkpoint with a classification head.
 *
 * <p>With one label the value is its logit. With more it is the good label's log-odds,
 * {@code z_g − ln Σ_{k≠g} exp z_k}: how much likelier than not the label is. A text longer than the model reads is not
 * judged by its beginning; it gets no value. For one task at a time.
 */
public final class RewardModel {
    private final Backbone backbone;
    private final List<String> labels;
    private final int good;

    /**
     * Judges by this model, which stays the caller's.
     *
     * @param goodLabel the label of good texts; empty for a model with one label, or for the second of two
     * @throws io.fedu2s.udf.error.UserException where the model has no head, or not that label
     */
    public RewardModel(Backbone backbone, String goodLabel) {
        String folder = backbone.sentence().transformer().toString();
        this.backbone = backbone;
        this.labels = backbone.labels();
        if (labels.isEmpty()) {
            throw Errors.classifierMissing(folder);
        }
        this.good = goodLabel.isEmpty() && labels.size() <= 2 ? labels.size() - 1 : labels.indexOf(goodLabel);
        if (good < 0) {
            throw Errors.rewardLabelUnknown(folder, goodLabel, labels);
        }
    }

    /**
     * A reward for each text.
     *
     * @param batchTokens the most tokens of a batch, padding included
     */
    public List<Reward> score(List<String> texts, int batchTokens) {
        return backbone.memory()
                .read(() ->
                        rewards(texts.stream().map(backbone.tokenizer()::row).toList(), batchTokens));
    }

    /**
     * A reward for each pair of texts, joined as the tokenizer joins pairs.
     *
     * @param firsts such as instructions
     * @param seconds such as the responses to them
     * @param batchTokens the most tokens of a batch, padding included
     */
    public List<Reward> score(List<String> firsts, List<String> seconds, int batchTokens) {
        return backbone.memory()
                .read(() -> rewards(
                        IntStream.range(0, firsts.size())
                                .mapToObj(i -> backbone.tokenizer().row(firsts.get(i), seconds.get(i)))
                                .toList(),
                        batchTokens));
    }

    private List<Reward> rewards(List<TokenRow> rows, int batchTokens) {
        List<Reward> rewards = new ArrayList<>();
        rows.forEach(row -> rewards.add(new Reward(Double.NaN, excess(row))));
        int[] judged = IntStream.range(0, rows.size())
                .filter(i -> rows.get(i).length() > 0 && excess(rows.get(i)) == 0)
                .toArray();
        int[] lengths = Arrays.stream(judged).map(i -> rows.get(i).length()).toArray();
        for (int[] batch : TokenBudget.batches(lengths, Math.min(batchTokens, backbone.usefulBatchTokens()))) {
            int[] members = Arrays.stream(batch).map(at -> judged[at]).toArray();
            float[] logits = logits(Arrays.stream(members).mapToObj(rows::get).toList());
            for (int r = 0; r < members.length; r++) {
                rewards.set(members[r], new Reward(value(logits, r * labels.size()), 0));
            }
        }
        return rewards;
    }

    private int excess(TokenRow row) {
        return Math.max(0, row.length() - backbone.maxTokens());
    }

    private float[] logits(List<TokenRow> rows) {
        try (NDManager scope = backbone.scope()) {
            return backbone.classify(scope, TokenBatch.of(scope, rows)).toFloatArray();
        }
    }

    private double value(float[] logits, int from) {
        if (labels.size() == 1) {
            return logits[from];
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < labels.size(); k++) {
            largest = k == good ? largest : Math.max(largest, logits[from + k]);
        }
        double others = 0;
        for (int k = 0; k < labels.size(); k++) {
            others += k == good ? 0 : Math.exp(logits[from + k] - largest);
        }
        return logits[from + good] - largest - Math.log(others);
    }
}
