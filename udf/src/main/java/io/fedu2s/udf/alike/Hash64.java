package io.fedu2s.udf.alike;

/** Hashes of 64 bits that are the same in every run on every machine. */
public final class Hash64 {
    private static final long FNV_BASIS = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    private Hash64() {}

    /** A number whose bits all depend on all bits of another. SplitMix64: Steele et al., "Fast splittable pseudorandom number generators" (2014). */
    public static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Of a stretch of a text, by its UTF-16 units: FNV-1a, mixed. */
    public static long of(CharSequence text, int from, int to) {
        long hash = begun();
        for (int i = from; i < to; i++) {
            hash = with(hash, text.charAt(i));
        }
        return mix(hash);
    }

    /** The FNV-1a hash of nothing. */
    static long begun() {
        return FNV_BASIS;
    }

    /** The FNV-1a hash with one more unit or code point. */
    static long with(long hash, int unit) {
        return (hash ^ unit) * FNV_PRIME;
    }
}
