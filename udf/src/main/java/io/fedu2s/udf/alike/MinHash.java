package io.fedu2s.udf.alike;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Says which sets are worth comparing: those that share a key of a band. Two sets that share the fraction s of their items
 * (Jaccard) meet with probability {@code 1 - (1 - s^rows)^bands}.
 *
 * <p>The hash functions are fixed, so the same set has the same keys everywhere. Source: Leskovec et al., "Mining of
 * Massive Datasets", sections 3.3 and 3.4.
 *
 * @param bands how many keys a set has
 * @param rows of how many hash functions a key is made
 */
public record MinHash(int bands, int rows) implements Serializable {
    /** The most hash functions that {@link #forJaccard} takes. */
    static final int MOST = 96;

    /** Of sets that are just alike enough at least this share meets. */
    static final double LEAST_RECALL = 0.98;

    /** Checks the numbers. */
    public MinHash {
        if (bands < 1 || rows < 1) {
            throw new IllegalArgumentException("%d bands of %d rows".formatted(bands, rows));
        }
    }

    /**
     * The bands for sets that share a fraction of their items or more: as many rows as still let 98 of 100 such sets meet,
     * so that few others do.
     */
    public static MinHash forJaccard(double least) {
        for (int rows = MOST; rows > 1; rows--) {
            MinHash tried = new MinHash(MOST / rows, rows);
            if (tried.meeting(least) >= LEAST_RECALL) {
                return tried;
            }
        }
        return new MinHash(MOST, 1);
    }

    /** How likely two sets of a similarity are to meet. */
    public double meeting(double jaccard) {
        return 1 - Math.pow(1 - Math.pow(jaccard, rows), bands);
    }

    /**
     * One key per band: a hash of its rows, each the least value of one hash function over the items.
     *
     * @param items well-mixed hashes of them; those that stand twice change nothing
     */
    public long[] keys(long[] items) {
        long[] least = new long[bands * rows];
        Arrays.fill(least, Long.MAX_VALUE);
        for (long item : items) {
            for (int h = 0; h < least.length; h++) {
                least[h] = Math.min(least[h], Hash64.mix(item + h));
            }
        }
        long[] keys = new long[bands];
        for (int band = 0; band < bands; band++) {
            for (int row = 0; row < rows; row++) {
                keys[band] = Hash64.mix(keys[band] + least[band * rows + row]);
            }
        }
        return keys;
    }
}
