package io.fedu2s.udf.codec;

import java.util.SplittableRandom;

/** How a real becomes a whole number. */
public enum Rounding {
    /** The nearest, halves to even: the smallest error. */
    NEAREST("") {
        @Override
        double round(double x, SplittableRandom random) {
            return Math.rint(x);
        }
    },
    /** {@code ⌊x + u⌋} with u uniform in [0, 1): {@code E[round(x)] = x}, so errors of many clients cancel. */
    STOCHASTIC(":stochastic") {
        @Override
        double round(double x, SplittableRandom random) {
            return Math.floor(x + random.nextDouble());
        }
    };

    private final String suffix;

    Rounding(String suffix) {
        this.suffix = suffix;
    }

    abstract double round(double x, SplittableRandom random);

    /** What a codec's name ends with. */
    String suffix() {
        return suffix;
    }
}
