package io.fedu2s.udf.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be measured on held-out pairs, by the names that configuration, tables and summary use. */
public enum Metric {
    /** F of {@link RougeL}. */
    ROUGE_L("rougeL", Kind.ANSWER),
    /** F of {@link RougeN} for n = 1. */
    ROUGE_1("rouge1", Kind.ANSWER),
    /** F of {@link RougeN} for n = 2. */
    ROUGE_2("rouge2", Kind.ANSWER),
    /** F of {@link BertScore}, every token counting the same. */
    BERTSCORE("bertscore", Kind.ANSWER),
    /** The same with the tokens' {@link InverseDocumentFrequency} among the domain's human responses. */
    BERTSCORE_IDF("bertscoreIdf", Kind.ANSWER),
    /** {@link #BERTSCORE} rescaled by a {@link BertScoreBaseline}: 0 for unrelated texts, and below it for less. */
    BERTSCORE_RESCALED("bertscoreRescaled", Kind.ANSWER),
    /** {@link #BERTSCORE_IDF} rescaled in the same way. */
    BERTSCORE_IDF_RESCALED("bertscoreIdfRescaled", Kind.ANSWER),
    /** {@code Σ_t −log p(t) / T} over all tokens of the human responses, in nats. */
    LOSS("loss", Kind.LIKELIHOOD),
    /** Its exponential. */
    PERPLEXITY("perplexity", Kind.LIKELIHOOD);

    private enum Kind {
        ANSWER,
        LIKELIHOOD
    }

    private final String label;
    private final Kind kind;

    Metric(String label, Kind kind) {
        this.label = label;
        this.kind = kind;
    }

    /** Its name outside of this program. */
    public String label() {
        return label;
    }

    /** Whether it compares an answer of the model with the human one. */
    public boolean isOfAnswers() {
        return kind == Kind.ANSWER;
    }

    /** Whether a model with less of it is the better one. */
    public boolean lowerIsBetter() {
        return kind == Kind.LIKELIHOOD;
    }

    /** Whether the score is spread by a baseline. */
    public boolean isRescaled() {
        return this == BERTSCORE_RESCALED || this == BERTSCORE_IDF_RESCALED;
    }

    /** What several pairs come to, of a score each and how much it counts: {@code m = Σ_i w_i s_i / Σ_i w_i}, or e^m. */
    double of(double[] scores, double[] weights, int[] pairs) {
        double sum = 0;
        double weight = 0;
        for (int pair : pairs) {
            sum += weights[pair] * scores[pair];
            weight += weights[pair];
        }
        double mean = weight > 0 ? sum / weight : 0;
        return this == PERPLEXITY ? Math.exp(mean) : mean;
    }

    /** The one of this name. */
    public static Optional<Metric> labelled(String label) {
        return Arrays.stream(values())
                .filter(metric -> metric.label.equals(label))
                .findFirst();
    }

    /** All names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Metric::label).toList();
    }
}
