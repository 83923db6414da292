package io.fedu2s.udf.privacy;

import java.util.stream.IntStream;

/**
 * What rounds of the sampled Gaussian mechanism cost: its Rényi differential privacy, and the (ε, δ) that follows.
 *
 * <p>With sampling probability q and noise multiplier z, a round costs at a whole order α (Mironov, Talwar, Zhang 2019,
 * "Rényi differential privacy of the sampled Gaussian mechanism", section 3.3)
 *
 * <pre>
 * ρ(α) = 1/(α−1) · log Σ_{k=0..α} C(α, k) (1−q)^{α−k} q^k exp((k² − k) / (2 z²))
 * </pre>
 *
 * T rounds cost {@code T ρ(α)}, and for every α (Canonne, Kamath, Steinke 2020, "The discrete Gaussian for differential
 * privacy", Proposition 12, also Balle et al. 2020)
 *
 * <pre>
 * ε = T ρ(α) + log(1 − 1/α) − (log δ + log α) / (α − 1)
 * </pre>
 *
 * of which the least over the {@link #orders} counts. Neighbours differ by one client's taking part.
 */
public final class RdpAccountant {
    private static final int[] ORDERS = IntStream.concat(
                    IntStream.rangeClosed(2, 256), IntStream.of(320, 384, 512, 768, 1024))
            .toArray();

    /** {@code log n!} up to the greatest order. */
    private static final double[] LOG_FACTORIALS = logFactorials(ORDERS[ORDERS.length - 1]);

    private RdpAccountant() {}

    /** The orders: 2 to 256, 320, 384, 512, 768 and 1024. */
    public static int[] orders() {
        return ORDERS.clone();
    }

    /**
     * What one round costs.
     *
     * @param probability q, in 0..1
     * @param multiplier z, above 0
     * @return ρ at every order
     */
    public static double[] rdp(double probability, double multiplier) {
        if (!(probability >= 0 && probability <= 1 && multiplier > 0)) {
            throw new IllegalArgumentException(
                    "q must be in 0..1 and z above 0, but they are %s and %s".formatted(probability, multiplier));
        }
        double[] rdp = new double[ORDERS.length];
        for (int i = 0; i < rdp.length; i++) {
            rdp[i] = rdp(ORDERS[i], probability, multiplier);
        }
        return rdp;
    }

    private static double rdp(int order, double q, double z) {
        if (q == 0) {
            return 0;
        }
        if (q == 1) {
            return order / (2 * z * z);
        }
        double[] terms = new double[order + 1];
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k <= order; k++) {
            double chosen = LOG_FACTORIALS[order] - LOG_FACTORIALS[k] - LOG_FACTORIALS[order - k];
            double exponent = ((double) k * k - k) / (2 * z * z);
            terms[k] = chosen + (order - k) * StrictMath.log1p(-q) + k * StrictMath.log(q) + exponent;
            largest = Math.max(largest, terms[k]);
        }
        double sum = 0;
        for (double term : terms) {
            sum += StrictMath.exp(term - largest);
        }
        // The sum is at least 1; less is a rounding error of a tiny cost.
        return Math.max(0, largest + StrictMath.log(sum)) / (order - 1);
    }

    /**
     * The ε of a cost.
     *
     * @param rdp of all rounds together, at every order
     * @param delta δ, between 0 and 1
     * @return the least ε, at least 0
     */
    public static double epsilon(double[] rdp, double delta) {
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("delta must be between 0 and 1, but is " + delta);
        }
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < rdp.length; i++) {
            int order = ORDERS[i];
            double epsilon = rdp[i]
                    + StrictMath.log1p(-1.0 / order)
                    - (StrictMath.log(delta) + StrictMath.log(order)) / (order - 1);
            least = Math.min(least, epsilon);
        }
        return Math.max(0, least);
    }

    private static double[] logFactorials(int most) {
        double[] logs = new double[most + 1];
        for (int n = 2; n <= most; n++) {
            logs[n] = logs[n - 1] + StrictMath.log(n);
        }
        return logs;
    }
}
