package io.fedu2s.udf.text;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Bytes into text, by a character set that is named or found: by a byte order mark; as UTF-16 without one, where every other
 * byte is NUL; as UTF-8, where the bytes are that; else as ICU's detector judges by the bytes that are not ASCII. A few broken
 * places in UTF-8 cost a character each, and not the document.
 */
public final class TextDecoder {
    /** Finds the character set of each text. */
    public static final TextDecoder AUTO = new TextDecoder(Optional.empty());

    /** As the configuration names {@link #AUTO}. */
    public static final String AUTO_NAME = "auto";

    /** Of UTF-8, so many broken places for each whole character of more than a byte are damage and not another set. */
    private static final int WHOLE_FOR_ONE_BROKEN = 10;

    /** Where no set fits, UTF-8 with one broken place in so many bytes is damaged. */
    private static final int BYTES_FOR_ONE_BROKEN = 1000;

    /** ICU looks at no more. */
    private static final int SAMPLE_BYTES = 8000;

    private static final int LEAST_CONFIDENCE = 5;

    /** UTF-16 has a NUL at every other place nearly always, in scripts near to ASCII. */
    private static final double NULS_ON_ONE_SIDE = 0.95;

    /** Sets that hold another one, and are meant by most who name that. */
    private static final Map<String, String> WIDER =
            Map.of("ISO-8859-1", "windows-1252", "ISO-8859-9", "windows-1254", "ISO-8859-8-I", "ISO-8859-8");

    private final Optional<Charset> named;

    private TextDecoder(Optional<Charset> named) {
        this.named = named;
    }

    /**
     * Decodes by a name of a character set, or {@value #AUTO_NAME}.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public static TextDecoder of(String name) {
        if (name.equals(AUTO_NAME)) {
            return AUTO;
        }
        return charset(name)
                .map(set -> new TextDecoder(Optional.of(set)))
                .orElseThrow(() -> new IllegalArgumentException("no character set '%s'".formatted(name)));
    }

    /** Whether there is such a character set. */
    public static boolean knows(String name) {
        return name.equals(AUTO_NAME) || charset(name).isPresent();
    }

    /** The set that all of a file's bytes are in, where its first bytes, or the configuration, say so. */
    public Optional<Charset> ofStream(byte[] start) {
        return named.or(() -> marked(start).map(Mark::set));
    }

    /** The text in some bytes; nothing where they are no text in any character set that can be told. */
    public Optional<Decoded> text(byte[] bytes) {
        try {
            return Optional.of(decode(bytes));
        } catch (NoTextException e) {
            return Optional.empty();
        }
    }

    /**
     * The text in some bytes.
     *
     * @throws NoTextException where they are no text in any character set that can be told
     */
    Decoded decode(byte[] bytes) throws NoTextException {
        Optional<Mark> mark = marked(bytes);
        if (mark.isPresent()) {
            return decoded(bytes, mark.get().length(), mark.get().set());
        }
        if (named.isPresent()) {
            return decoded(bytes, 0, named.get());
        }
        Optional<Charset> wide = wide(bytes);
        if (wide.isPresent()) {
            return decoded(bytes, 0, wide.get());
        }
        Decoded utf8 = decoded(bytes, 0, StandardCharsets.UTF_8);
        if (utf8.brokenCharacters() == 0
                || utf8.brokenCharacters() * WHOLE_FOR_ONE_BROKEN <= wholeCharacters(utf8.text())) {
            return utf8;
        }
        Optional<Decoded> detected = detected(bytes);
        if (detected.isPresent()) {
            return detected.get();
        }
        if (utf8.brokenCharacters() * BYTES_FOR_ONE_BROKEN <= bytes.length) {
            return utf8;
        }
        throw new NoTextException(
                DocumentReader.UNKNOWN_ENCODING,
                "%d bytes that are not UTF-8, and no other encoding fits; name it by 'encoding'"
                        .formatted(utf8.brokenCharacters()));
    }

    /** A byte order mark. */
    private record Mark(Charset set, int length) {}

    private static Optional<Mark> marked(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return Optional.of(new Mark(StandardCharsets.UTF_8, 3));
        }
        if (startsWith(bytes, 0xFF, 0xFE, 0, 0)) {
            return Optional.of(new Mark(Charset.forName("UTF-32LE"), 4));
        }
        if (startsWith(bytes, 0, 0, 0xFE, 0xFF)) {
            return Optional.of(new Mark(Charset.forName("UTF-32BE"), 4));
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return Optional.of(new Mark(StandardCharsets.UTF_16LE, 2));
        }
        return startsWith(bytes, 0xFE, 0xFF) ? Optional.of(new Mark(StandardCharsets.UTF_16BE, 2)) : Optional.empty();
    }

    private static Optional<Charset> wide(byte[] bytes) throws NoTextException {
        int[] nuls = new int[2];
        int first = -1;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                nuls[i % 2]++;
                first = first < 0 ? i : first;
            }
        }
        int all = nuls[0] + nuls[1];
        if (all == 0) {
            return Optional.empty();
        }
        if (bytes.length % 2 == 0 && all * 4 >= bytes.length) {
            if (nuls[1] >= NULS_ON_ONE_SIDE * all) {
                return Optional.of(StandardCharsets.UTF_16LE);
            }
            if (nuls[0] >= NULS_ON_ONE_SIDE * all) {
                return Optional.of(StandardCharsets.UTF_16BE);
            }
        }
        throw new NoTextException(DocumentReader.BINARY, "a NUL byte at offset " + first);
    }

    private static Optional<Decoded> detected(byte[] bytes) {
        byte[] sample = sample(bytes);
        for (CharsetMatch match : new CharsetDetector().setText(sample).detectAll()) {
            Optional<Charset> set = charset(WIDER.getOrDefault(match.getName(), match.getName()));
            boolean fits = match.getConfidence() >= LEAST_CONFIDENCE
                    && !match.getName().startsWith("IBM")
                    && !match.getName().startsWith("UTF");
            if (set.isPresent() && fits) {
                Decoded decoded = decoded(bytes, 0, set.get());
                if (decoded.brokenCharacters() * BYTES_FOR_ONE_BROKEN <= bytes.length && isPlausible(decoded.text())) {
                    return Optional.of(decoded);
                }
            }
        }
        return Optional.empty();
    }

    /** Lines with bytes beyond ASCII, which alone tell. */
    private static byte[] sample(byte[] bytes) {
        var sample = new ByteArrayOutputStream();
        int lineStart = 0;
        boolean tells = false;
        for (int i = 0; i < bytes.length && sample.size() < SAMPLE_BYTES; i++) {
            tells |= bytes[i] < 0;
            if (bytes[i] == '\n' || i == bytes.length - 1) {
                if (tells) {
                    sample.write(bytes, lineStart, Math.min(i + 1 - lineStart, SAMPLE_BYTES));
                }
                lineStart = i + 1;
                tells = false;
            }
        }
        return sample.toByteArray();
    }

    /** No text holds the control characters that the wrong set of one byte a character shows. */
    private static boolean isPlausible(String text) {
        return text.chars().noneMatch(c -> c >= 0x80 && c <= 0x9F && c != 0x85);
    }

    private static long wholeCharacters(String text) {
        return text.chars().filter(c -> c >= 0x80 && c != 0xFFFD).count();
    }

    private static Decoded decoded(byte[] bytes, int from, Charset set) {
        CharsetDecoder decoder = set.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        CharBuffer out = CharBuffer.allocate(
                Math.max(1, (int) Math.ceil((bytes.length - from) * (double) decoder.maxCharsPerByte())));
        long broken = 0;
        for (CoderResult result = decoder.decode(in, out, true);
                result.isError();
                result = decoder.decode(in, out, true)) {
            broken++;
            in.position(in.position() + result.length());
            out.put('\uFFFD');
        }
        decoder.flush(out);
        return new Decoded(out.flip().toString(), set.name(), broken);
    }

    private static Optional<Charset> charset(String name) {
        try {
            return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
        } catch (IllegalCharsetNameException e) {
            return Optional.empty();
        }
    }

    private static boolean startsWith(byte[] bytes, int... start) {
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
