package io.fedu2s.udf.train;

/**
 * How the clients' peak learning rate changes from round to round, t = 1 … T:
 *
 * <pre>{@code
 * η_t = η_min + (η − η_min) f((t − 1) / T)
 * }</pre>
 *
 * <p>f falls from 1 towards 0, which only a round after the last would reach. With {@code cosine} and η_min = 1e-6 these
 * are the rates of OpenFedLLM.
 */
public enum RoundSchedule {
    /** f = 1. */
    CONSTANT {
        @Override
        double share(double progress) {
            return 1;
        }
    },
    /** f(x) = 1 − x. */
    LINEAR {
        @Override
        double share(double progress) {
            return 1 - progress;
        }
    },
    /** f(x) = (1 + cos πx) / 2. */
    COSINE {
        @Override
        double share(double progress) {
            return 0.5 * (1 + Math.cos(Math.PI * progress));
        }
    };

    abstract double share(double progress);

    /**
     * η_t.
     *
     * @param learningRate η, of the first round
     * @param least η_min; it lifts no rate that is lower
     * @param round t, from 1
     * @param rounds T
     */
    public double rate(double learningRate, double least, int round, int rounds) {
        if (round < 1 || round > rounds) {
            throw new IllegalArgumentException("round %d of %d".formatted(round, rounds));
        }
        double floor = Math.min(least, learningRate);
        return floor + (learningRate - floor) * share((double) (round - 1) / rounds);
    }
}
