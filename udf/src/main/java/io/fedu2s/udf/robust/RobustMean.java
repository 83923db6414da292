package io.fedu2s.udf.robust;

import java.io.Serializable;
import java.util.function.Supplier;

/**
 * A mean that a minority of its vectors can't take far from where the others are.
 *
 * <p>It is taken of {@link Buckets}' means, not of clients: honest clients with unlike data look like outliers to each
 * other, and means of a few of them are closer together.
 */
public interface RobustMean extends Serializable {
    /** What {@link #parse} reads: {@code median}, {@code trimmed:0.2}, {@code krum:0.2:1}, {@code clipping:0.5:3}. */
    String name();

    /**
     * Refuses fewer vectors than the share of hostile ones asks for.
     *
     * @param vectors how many there are
     * @throws io.fedu2s.udf.error.UserException when they are too few
     */
    void requireEnough(int vectors);

    /**
     * The mean as a formula of single coordinates, so that nobody needs to hold whole vectors.
     *
     * @param distances between the whole vectors; asked for only where the mean depends on them
     * @return the formula, for these vectors
     */
    CoordinateMean coordinates(Supplier<Distances> distances);

    /**
     * The mean.
     *
     * @param vectors at least one, all of one length, finite; not changed
     * @return a vector of that length
     * @throws io.fedu2s.udf.error.UserException when there are too few vectors for the share of hostile ones
     */
    default float[] of(float[][] vectors) {
        requireEnough(vectors.length);
        return coordinates(() -> Distances.of(vectors)).of(vectors);
    }

    /**
     * The mean of a name.
     *
     * @param name as {@link #name} gives it
     * @return the mean
     * @throws io.fedu2s.udf.error.UserException when there is none
     */
    static RobustMean parse(String name) {
        return RobustMeans.parse(name);
    }
}
