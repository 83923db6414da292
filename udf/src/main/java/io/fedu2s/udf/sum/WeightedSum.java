package io.fedu2s.udf.sum;

import io.fedu2s.udf.error.Errors;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The sum of weighted updates of one row block in 64-bit fixed point: {@code s_i = Σ_k n_k · q_k,i} and {@code n = Σ_k
 * n_k}.
 *
 * <p>Sums of integers don't depend on order or grouping, so any partitioning and any retry give the same bits. Whether
 * they fit does not depend on it either: beside the sums stands {@code Σ_k n_k · max_i |q_k,i|}, a bound of every
 * partial sum in every order. It only grows, so it overflows in all orders or in none, and while it fits in 63 bits no
 * sum can have overflowed. It can refuse a sum in which large updates of opposite sign would have cancelled.
 */
public final class WeightedSum implements Serializable {
    private static final long serialVersionUID = 1L;

    private String tensor = "";
    private long weight;
    private long bound;
    private long[] sums = new long[0];
    private final WaitingUpdates waiting = new WaitingUpdates();

    /** Nothing yet: the neutral element, which takes its length from the first update. */
    public WeightedSum() {}

    /** A sum as it stood somewhere: n, its bound and s. */
    public static WeightedSum of(String tensor, long weight, long bound, long[] sums) {
        requireWeight(weight);
        if (bound < 0) {
            throw Errors.updateBroken(tensor, "a sum whose bound is " + bound);
        }
        WeightedSum sum = new WeightedSum();
        sum.tensor = tensor;
        sum.weight = weight;
        sum.bound = bound;
        sum.sums = sums;
        return sum;
    }

    /** {@code Σ_k n_k · max_i |q_k,i|}. */
    public long bound() {
        return bound;
    }

    /**
     * Adds one client's update.
     *
     * @param tensor where the block stands, for messages
     * @param clientWeight n_k, above 0
     * @param update q_k in fixed point
     * @return this
     * @throws io.fedu2s.udf.error.UserException when the sum no longer fits in 64 bits
     */
    public WeightedSum add(String tensor, long clientWeight, long[] update) {
        requireWeight(clientWeight);
        grow(tensor, clientWeight, bound(tensor, clientWeight, largest(update)), update.length);
        for (int i = 0; i < update.length; i++) {
            sums[i] += clientWeight * update[i];
        }
        return this;
    }

    /**
     * Adds one client's update straight from its {@linkplain Bfloat16Bytes bfloat16 bytes}: the same bits as decoding it first. The bytes are
     * kept for a while, so that some updates are added in one pass; nobody may write to them.
     *
     * @param tensor where the block stands, for messages
     * @param clientWeight n_k, above 0
     * @param update two bytes a value, which stand for {@link FixedPoint#STANDARD}
     * @return this
     * @throws io.fedu2s.udf.error.UserException when a value or the sum does not fit in 64 bits
     */
    public WeightedSum addBfloat16(String tensor, long clientWeight, byte[] update) {
        requireWeight(clientWeight);
        long largest = Bfloat16Bytes.largest(tensor, update, FixedPoint.STANDARD);
        grow(tensor, clientWeight, bound(tensor, clientWeight, largest), update.length / Short.BYTES);
        waiting.add(sums, clientWeight, update);
        return this;
    }

    /**
     * Adds what was summed elsewhere.
     *
     * @param other of the same block, or nothing yet
     * @return this
     * @throws io.fedu2s.udf.error.UserException when the sum no longer fits in 64 bits
     */
    public WeightedSum merge(WeightedSum other) {
        if (other.weight > 0) {
            grow(other.tensor, other.weight, other.bound, other.sums.length);
            long[] more = other.settled();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += more[i];
            }
        }
        return this;
    }

    /**
     * The weighted mean, {@code s_i / n · 2^-k} computed in double.
     *
     * @param scale the fixed point of the updates
     * @return the mean, rounded to float
     */
    public float[] mean(FixedPoint scale) {
        if (weight == 0) {
            throw new IllegalStateException("nothing was summed, so there is no mean");
        }
        float[] mean = new float[sums.length];
        long[] settled = settled();
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (scale.real(settled[i]) / weight);
        }
        return mean;
    }

    /**
     * The total weight.
     *
     * @return n
     */
    public long weight() {
        return weight;
    }

    /**
     * The sums.
     *
     * @return a copy of s
     */
    public long[] sums() {
        return settled().clone();
    }

    /** The sums of all that was added, nothing waiting. */
    private long[] settled() {
        waiting.addTo(sums);
        return sums;
    }

    private static void requireWeight(long clientWeight) {
        if (clientWeight <= 0) {
            throw new IllegalArgumentException("a weight must be above 0, but is " + clientWeight);
        }
    }

    private static long largest(long[] update) {
        long largest = 0;
        for (long q : update) {
            largest = Math.max(largest, q == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(q));
        }
        return largest;
    }

    private static long bound(String tensor, long clientWeight, long largest) {
        if (Math.multiplyHigh(clientWeight, largest) != 0 || clientWeight * largest < 0) {
            throw Errors.updateSumOverflow(tensor, clientWeight);
        }
        return clientWeight * largest;
    }

    /** Makes room; refuses before anything is added, so a refused update leaves the sum as it was. */
    private void grow(String name, long moreWeight, long moreBound, int length) {
        if (weight > 0 && length != sums.length) {
            throw new IllegalArgumentException(
                    "%s: an update of %d values can't join a sum of %d".formatted(name, length, sums.length));
        }
        long newWeight = weight + moreWeight;
        long newBound = bound + moreBound;
        if (newWeight < 0 || newBound < 0) {
            throw Errors.updateSumOverflow(name, newWeight);
        }
        if (weight == 0) {
            tensor = name;
            sums = new long[length];
        }
        weight = newWeight;
        bound = newBound;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightedSum sum
                && weight == sum.weight
                && bound == sum.bound
                && Arrays.equals(settled(), sum.settled());
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(weight) + Arrays.hashCode(settled());
    }

    @Override
    public String toString() {
        return "WeightedSum[%s: weight=%d, bound=%d, values=%d]".formatted(tensor, weight, bound, sums.length);
    }
}
