package io.fedu2s.udf.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names a thing by what it is made of: equal parts give equal ids, in any run on any machine.
 *
 * <p>{@code id = hex(SHA-256(|p1| p1 |p2| p2 …))}, each part in UTF-8 behind its length in bytes, so that no two
 * lists of parts run together.
 */
public final class ContentId {
    private static final int ID_BYTES = 16;

    private ContentId() {}

    /** The first 32 hexadecimal digits of the digest of the parts' texts. */
    public static String of(Object... parts) {
        return HexFormat.of().formatHex(digest(parts), 0, ID_BYTES);
    }

    /** All 64 hexadecimal digits of the digest of the parts' texts. */
    public static String sha256(Object... parts) {
        return HexFormat.of().formatHex(digest(parts));
    }

    /** All 64 hexadecimal digits of the plain SHA-256 of the bytes, as {@code sha256sum} prints it. */
    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /** A seed for a generator of pseudo-random numbers: the first eight bytes of the digest of the parts' texts. */
    public static long seed(Object... parts) {
        return ByteBuffer.wrap(digest(parts)).getLong();
    }

    private static byte[] digest(Object... parts) {
        MessageDigest digest = sha256();
        for (Object part : parts) {
            byte[] bytes = part.toString().getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return digest.digest();
    }

    /** A digest to be fed piece by piece. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
