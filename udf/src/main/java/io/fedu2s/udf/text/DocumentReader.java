package io.fedu2s.udf.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Turns the bytes of a file, or the string of a column, into normalised text; what is no text is refused with a reason. */
public final class DocumentReader {
    /** Nothing but blanks, control and invisible characters. */
    public static final String EMPTY = "empty";
    /** NUL bytes: a binary file, or text in UTF-16 or UTF-32. */
    public static final String BINARY = "binary";
    /** Bytes that are not UTF-8. */
    public static final String BROKEN_UTF8 = "broken_utf8";

    /** Of characters, more than this share of control characters and U+FFFD is no text. */
    private static final double MAX_GARBAGE = 0.1;

    private DocumentReader() {}

    /** The text in a file's bytes. */
    public static Reading read(byte[] bytes) {
        if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
            return new Reading.Refused(BINARY, "a byte order mark of UTF-16 or UTF-32; convert the file to UTF-8");
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return new Reading.Refused(BINARY, "a NUL byte at offset " + i);
            }
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            int offset = in.position();
            return new Reading.Refused(
                    BROKEN_UTF8, "byte 0x%02X at offset %d is not UTF-8".formatted(bytes[offset] & 0xFF, offset));
        }
        return read(out.flip().toString());
    }

    /** The text in a string, as a column of a table holds it; single NULs are dropped. */
    public static Reading read(String text) {
        int garbage = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            garbage += c == 0xFFFD || (Character.isISOControl(c) && !Character.isWhitespace(c)) ? 1 : 0;
        }
        if (garbage > MAX_GARBAGE * text.length()) {
            return new Reading.Refused(
                    BINARY, "%d of %d characters are control characters or U+FFFD".formatted(garbage, text.length()));
        }
        NormalizedText normalized = Normalizer.normalize(text);
        return normalized.text().isEmpty()
                ? new Reading.Refused(EMPTY, "nothing to read in %d characters".formatted(text.length()))
                : new Reading.Text(normalized.text(), normalized.changes());
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
    }
}
