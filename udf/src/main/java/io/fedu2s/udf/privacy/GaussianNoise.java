package io.fedu2s.udf.privacy;

import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.sum.FixedPoint;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Noise on the sum of updates no longer than S: {@code N(0, (z S)²)} on every value.
 *
 * <p>Seeded from (run seed, round, tensor, row block) and rounded to fixed point, so that a sum gets the same noise
 * wherever and however often it is made. That also means that whoever knows the run's seed can take the noise off again:
 * where the guarantee matters, the seed must be secret. Normal deviates are made in pairs by the polar form of Box and
 * Muller (Marsaglia and Bray 1964) with {@link StrictMath}, so they are the same on every machine.
 *
 * @param multiplier z, above 0
 * @param clipNorm S, above 0: no client's update is longer
 * @param runSeed the run's seed
 */
public record GaussianNoise(double multiplier, double clipNorm, long runSeed) implements Serializable {
    /** Refuses what is no noise. */
    public GaussianNoise {
        if (!(multiplier > 0 && clipNorm > 0 && multiplier * clipNorm < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "multiplier = %s and clipNorm = %s make no noise".formatted(multiplier, clipNorm));
        }
    }

    /** The standard deviation on the sum, {@code z S}. */
    public double deviation() {
        return multiplier * clipNorm;
    }

    /**
     * The noise of one row block of the sum.
     *
     * @param block whose sum it is for
     * @param size how many values
     * @param scale the fixed point of the sum
     * @return what to add to each value
     * @throws io.fedu2s.udf.error.UserException when the noise does not fit
     */
    public long[] of(NoiseBlock block, int size, FixedPoint scale) {
        SplittableRandom random =
                new SplittableRandom(ContentId.seed(runSeed, "noise", block.round(), block.tensor(), block.rowBlock()));
        long[] noise = new long[size];
        for (int i = 0; i < size; i += 2) {
            double x;
            double y;
            double squares;
            do {
                x = 2 * random.nextDouble() - 1;
                y = 2 * random.nextDouble() - 1;
                squares = x * x + y * y;
            } while (squares >= 1 || squares == 0);
            double factor = deviation() * StrictMath.sqrt(-2 * StrictMath.log(squares) / squares);
            noise[i] = scale.quantise(x * factor, block.tensor());
            if (i + 1 < size) {
                noise[i + 1] = scale.quantise(y * factor, block.tensor());
            }
        }
        return noise;
    }
}
