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
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Bytes into text, by a character set that is named or found: by a byte order mark; as UTF-16 without one, where every other
 * byte is NUL; as UTF-8, where most of the bytes beyond ASCII are that; else as ICU's detector judges. Broken places in UTF-8
 * cost a character each, and not the document.
 *
 * <p>Where single bytes beyond ASCII stand between letters of it, the text is in a Latin alphabet: too few of them don't tell
 * which set of those it is, so it is windows-1252, which most such texts are in.
 */
public final class TextDecoder {
    /** Finds the character set of each text. */
    public static final TextDecoder AUTO = new TextDecoder(Optional.empty());

    /** As the configuration names {@link #AUTO}. */
    public static final String AUTO_NAME = "auto";

    /** Takes bytes for UTF-8. */
    static final TextDecoder UTF_8 = new TextDecoder(Optional.of(StandardCharsets.UTF_8));

    /** Where no set fits, UTF-8 with one broken place in so many bytes is damaged. */
    private static final int BYTES_FOR_ONE_BROKEN = 1000;

    /** ICU looks at no more. */
    private static final int SAMPLE_BYTES = 8000;

    private static final int LEAST_CONFIDENCE = 5;

    /** Bytes beyond ASCII on either side of which a sample is taken. */
    private static final int AROUND = 32;

    /** Bytes beyond ASCII in a row, on the mean, of texts in a Latin alphabet. */
    private static final double LATIN_RUN = 1.5;

    /** So many of them tell the sets of Latin alphabets apart. */
    private static final int TELLING_LATIN = 12;

    private static final Set<String> LATIN_SETS =
            Set.of("windows-1250", "windows-1252", "windows-1254", "ISO-8859-1", "ISO-8859-2", "ISO-8859-9");

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

    /**
     * How all lines of a file are decoded, by its beginning.
     *
     * @param set what its bytes are in; UTF-8 or ASCII where that is {@code lines}' to tell
     * @param lines decodes each line when the file was brought into UTF-8
     */
    public record OfFile(Charset set, TextDecoder lines) {}

    /** The character set of a file whose first bytes, some thousand or all, are these. */
    public OfFile ofFile(byte[] start) {
        Optional<Charset> said = marked(start).map(Mark::set).or(() -> named).or(() -> wideOrNone(start));
        if (said.isPresent()) {
            return new OfFile(said.get(), UTF_8);
        }
        int high = highBytes(start);
        if (high == 0) {
            return new OfFile(StandardCharsets.US_ASCII, AUTO);
        }
        Decoded utf8 = decoded(start, 0, StandardCharsets.UTF_8);
        return isUtf8(start, utf8)
                ? new OfFile(StandardCharsets.UTF_8, UTF_8)
                : detected(start)
                        .map(found -> new OfFile(Charset.forName(found.encoding()), UTF_8))
                        .orElse(new OfFile(StandardCharsets.UTF_8, AUTO));
    }

    private static Optional<Charset> wideOrNone(byte[] start) {
        try {
            return wide(Arrays.copyOf(start, start.length / 2 * 2));
        } catch (NoTextException e) {
            return Optional.empty();
        }
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
        Optional<Decoded> escaped = escaped(bytes);
        if (escaped.isPresent()) {
            return escaped.get();
        }
        Decoded utf8 = decoded(bytes, 0, StandardCharsets.UTF_8);
        if (isUtf8(bytes, utf8)) {
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
        if (FirstBytes.are(bytes, 0xEF, 0xBB, 0xBF)) {
            return Optional.of(new Mark(StandardCharsets.UTF_8, 3));
        }
        if (FirstBytes.are(bytes, 0xFF, 0xFE, 0, 0)) {
            return Optional.of(new Mark(Charset.forName("UTF-32LE"), 4));
        }
        if (FirstBytes.are(bytes, 0, 0, 0xFE, 0xFF)) {
            return Optional.of(new Mark(Charset.forName("UTF-32BE"), 4));
        }
        if (FirstBytes.are(bytes, 0xFF, 0xFE)) {
            return Optional.of(new Mark(StandardCharsets.UTF_16LE, 2));
        }
        return FirstBytes.are(bytes, 0xFE, 0xFF)
                ? Optional.of(new Mark(StandardCharsets.UTF_16BE, 2))
                : Optional.empty();
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

    /** Bytes of another set are hardly ever whole characters of UTF-8 by chance. */
    private static boolean isUtf8(byte[] bytes, Decoded utf8) {
        long whole = utf8.text().chars().filter(c -> c >= 0x80 && c != 0xFFFD).count();
        boolean isCutOff = utf8.brokenCharacters() == 1 && bytes[bytes.length - 1] < 0 && whole > 0;
        return utf8.brokenCharacters() == 0 || whole > utf8.brokenCharacters() || isCutOff;
    }

    /** Sets of the family ISO 2022, which say by escapes what the bytes of ASCII mean. */
    private static Optional<Decoded> escaped(byte[] bytes) {
        for (int i = 0; i + 1 < bytes.length; i++) {
            if (bytes[i] == 0x1B && bytes[i + 1] == '$') {
                return Stream.of("ISO-2022-JP", "ISO-2022-KR")
                        .flatMap(name -> charset(name).stream())
                        .map(set -> decoded(bytes, 0, set))
                        .filter(decoded -> decoded.brokenCharacters() == 0)
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    private static Optional<Decoded> detected(byte[] bytes) {
        int high = highBytes(bytes);
        boolean isLatin = isLatin(bytes, high);
        if (isLatin && high < TELLING_LATIN) {
            return charset("windows-1252").map(set -> decoded(bytes, 0, set)).filter(decoded -> fits(bytes, decoded));
        }
        for (CharsetMatch match : new CharsetDetector().setText(sample(bytes)).detectAll()) {
            Optional<Charset> set = charset(WIDER.getOrDefault(match.getName(), match.getName()));
            boolean asked = match.getConfidence() >= LEAST_CONFIDENCE
                    && !match.getName().startsWith("IBM")
                    && !match.getName().startsWith("UTF")
                    && LATIN_SETS.contains(match.getName()) == isLatin;
            if (set.isPresent() && asked) {
                Decoded decoded = decoded(bytes, 0, set.get());
                if (fits(bytes, decoded)) {
                    return Optional.of(decoded);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether bytes beyond ASCII stand alone between letters, or two by two within words of many others. */
    private static boolean isLatin(byte[] bytes, int high) {
        int runs = runs(bytes);
        int letters = 0;
        for (byte b : bytes) {
            letters += Character.isLetter(b) ? 1 : 0;
        }
        return high <= LATIN_RUN * runs || (high <= 2 * runs && letters > high);
    }

    private static boolean fits(byte[] bytes, Decoded decoded) {
        return decoded.brokenCharacters() * BYTES_FOR_ONE_BROKEN <= bytes.length && isPlausible(decoded.text());
    }

    private static int highBytes(byte[] bytes) {
        int high = 0;
        for (byte b : bytes) {
            high += b < 0 ? 1 : 0;
        }
        return high;
    }

    /** How many runs of bytes beyond ASCII there are. */
    private static int runs(byte[] bytes) {
        int runs = 0;
        for (int i = 0; i < bytes.length; i++) {
            runs += bytes[i] < 0 && (i == 0 || bytes[i - 1] >= 0) ? 1 : 0;
        }
        return runs;
    }

    /** What stands around bytes beyond ASCII, which alone tell. */
    private static byte[] sample(byte[] bytes) {
        var sample = new ByteArrayOutputStream();
        int taken = 0;
        for (int i = 0; i < bytes.length && sample.size() < SAMPLE_BYTES; i++) {
            if (bytes[i] < 0) {
                int from = Math.max(taken, i - AROUND);
                int to = Math.min(bytes.length, i + AROUND);
                if (to > from) {
                    sample.write(bytes, from, to - from);
                    taken = to;
                }
            }
        }
        return sample.toByteArray();
    }

    /** No text holds the control characters, or the frames, that the wrong set of one byte a character shows. */
    private static boolean isPlausible(String text) {
        return text.chars().noneMatch(c -> (c >= 0x80 && c <= 0x9F && c != 0x85) || (c >= 0x2500 && c <= 0x259F));
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
}
