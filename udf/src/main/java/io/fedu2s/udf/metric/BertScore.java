package io.fedu2s.udf.metric;

import java.util.Arrays;

/**
 * BERTScore: each token is matched with the most similar token of the other text, as the Python package bert_score 0.3
 * defines it.
 *
 * <pre>{@code
 * P = Σ_i w_i max_j cos(candidate_i, reference_j) / Σ_i w_i      over the candidate's tokens
 * R = Σ_j w_j max_i cos(candidate_i, reference_j) / Σ_j w_j      over the reference's tokens
 * }</pre>
 *
 * <p>Where a text has no token that counts, all three are 0. bert_score pads the texts of a batch, and a padded place
 * has similarity 0, so there a negative maximum can become 0 by the company it is in; here every pair is a batch of its
 * own. Source: Zhang et al., "BERTScore: Evaluating Text Generation with BERT" (2020), sections 3 and 5.
 */
public final class BertScore {
    private BertScore() {}

    /** The score of a candidate beside its reference; both have vectors of the same width. */
    public static Score score(TokenEmbeddings candidate, TokenEmbeddings reference) {
        double candidateWeight = sum(candidate.weights());
        double referenceWeight = sum(reference.weights());
        if (candidateWeight == 0 || referenceWeight == 0) {
            return Score.ZERO;
        }
        double[][] candidates = normalised(candidate.vectors());
        double[][] references = normalised(reference.vectors());
        double[] bestOfCandidate = filled(candidates.length);
        double[] bestOfReference = filled(references.length);
        for (int i = 0; i < candidates.length; i++) {
            for (int j = 0; j < references.length; j++) {
                double similarity = dot(candidates[i], references[j]);
                bestOfCandidate[i] = Math.max(bestOfCandidate[i], similarity);
                bestOfReference[j] = Math.max(bestOfReference[j], similarity);
            }
        }
        double precision = dot(bestOfCandidate, candidate.weights()) / candidateWeight;
        double recall = dot(bestOfReference, reference.weights()) / referenceWeight;
        double sum = precision + recall;
        return new Score(precision, recall, sum == 0 ? 0 : 2 * precision * recall / sum);
    }

    /**
     * The score spread over a readable range, {@code (x - b) / (1 - b)} for each of the three.
     *
     * @param baseline what unrelated texts score with the same encoder
     */
    public static Score rescale(Score score, Score baseline) {
        return new Score(
                rescale(score.precision(), baseline.precision()),
                rescale(score.recall(), baseline.recall()),
                rescale(score.fMeasure(), baseline.fMeasure()));
    }

    private static double rescale(double value, double baseline) {
        return (value - baseline) / (1 - baseline);
    }

    /** Vectors of length 1; a vector of zeros stays, and is like nothing. */
    private static double[][] normalised(float[][] vectors) {
        double[][] unit = new double[vectors.length][];
        for (int t = 0; t < vectors.length; t++) {
            double squares = 0;
            for (float x : vectors[t]) {
                squares += (double) x * x;
            }
            double length = squares > 0 ? Math.sqrt(squares) : 1;
            unit[t] = new double[vectors[t].length];
            for (int c = 0; c < unit[t].length; c++) {
                unit[t][c] = vectors[t][c] / length;
            }
        }
        return unit;
    }

    private static double[] filled(int length) {
        double[] values = new double[length];
        Arrays.fill(values, Double.NEGATIVE_INFINITY);
        return values;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
