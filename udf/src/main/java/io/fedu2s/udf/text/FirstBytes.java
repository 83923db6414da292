package io.fedu2s.udf.text;

/** What a file begins with. */
public final class FirstBytes {
    private FirstBytes() {}

    /** Whether bytes begin with these, each from 0 to 255. */
    public static boolean are(byte[] bytes, int... start) {
        if (bytes.length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if ((bytes[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
