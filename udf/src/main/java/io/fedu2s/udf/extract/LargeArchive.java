package io.fedu2s.udf.extract;

import io.fedu2s.udf.text.FirstBytes;
import java.nio.charset.StandardCharsets;

/** Tells archives that are too large to be looked at as a whole from office files of their kind. */
final class LargeArchive {
    private static final int NAME_LENGTH_AT = 26;
    private static final int NAME_AT = 30;
    private static final int TAR_MARK_AT = 257;

    private LargeArchive() {}

    /** Whether a file begins as a ZIP archive that is no document. */
    static boolean isZip(byte[] start) {
        if (!FirstBytes.are(start, 'P', 'K', 3, 4) || start.length < NAME_AT) {
            return false;
        }
        int length = (start[NAME_LENGTH_AT] & 0xFF) | ((start[NAME_LENGTH_AT + 1] & 0xFF) << 8);
        String first = new String(start, NAME_AT, Math.min(length, start.length - NAME_AT), StandardCharsets.UTF_8);
        return !first.equals("mimetype") && !first.equals("[Content_Types].xml") && !first.startsWith("_rels/");
    }

    /** Whether a file begins as a tar archive. */
    static boolean isTar(byte[] start) {
        return start.length > TAR_MARK_AT + 5
                && new String(start, TAR_MARK_AT, 5, StandardCharsets.US_ASCII).equals("ustar");
    }

    /** Whether a file begins as one of pages from the web. */
    static boolean isWarc(byte[] start) {
        return FirstBytes.are(start, 'W', 'A', 'R', 'C', '/', '1', '.');
    }
}
