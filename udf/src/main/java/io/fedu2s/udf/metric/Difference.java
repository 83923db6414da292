package io.fedu2s.udf.metric;

/**
 * A difference of two variants on the same pairs.
 *
 * @param value ours − theirs
 * @param low where its 95 % interval begins
 * @param high where it ends
 * @param n over how many pairs
 */
public record Difference(double value, double low, double high, int n) {
    /**
     * Fewer pairs show nothing: if both were alike, all of five pairs would lean to one side in 2 · 2⁻⁵ &gt; 5 % of all
     * cases, and a bootstrap can't know it.
     */
    static final int LEAST_PAIRS = 6;

    /** What the pairs show at 95 %. */
    public Verdict verdict(Metric metric) {
        if (n < LEAST_PAIRS || (low <= 0 && high >= 0)) {
            return Verdict.UNDECIDED;
        }
        return isWorse(metric) ? Verdict.WORSE : Verdict.BETTER;
    }

    /** Whether the figure itself, sure or not, is the worse one. */
    public boolean isWorse(Metric metric) {
        return metric.lowerIsBetter() ? value > 0 : value < 0;
    }
}
