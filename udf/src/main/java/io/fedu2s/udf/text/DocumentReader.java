package io.fedu2s.udf.text;

import java.util.Optional;

/** Turns the bytes of a file, or the string of a column, into normalised text; what is no text is refused with a reason. */
public final class DocumentReader {
    /** Nothing but blanks, control and invisible characters, and those that only a font of one's own shows. */
    public static final String EMPTY = "empty";
    /** A file of another kind than text. */
    public static final String BINARY = "binary";
    /** Bytes that are text in no encoding that can be told. */
    public static final String UNKNOWN_ENCODING = "unknown_encoding";
    /** A page of HTML, or XML: most of it is not what somebody wrote to be read. */
    public static final String MARKUP = "markup";

    /** Of characters, more than this share of control characters and U+FFFD is no text. */
    private static final double MAX_GARBAGE = 0.1;

    private static final int REPLACEMENT = 0xFFFD;

    private DocumentReader() {}

    /** The text in a file's bytes, by the character set that the decoder names or finds. */
    public static Reading read(byte[] bytes, TextDecoder decoder) {
        Optional<FileKind> kind = FileKind.of(bytes);
        if (kind.isPresent()) {
            return new Reading.Refused(BINARY, kind.get().said());
        }
        try {
            return read(decoder.decode(bytes));
        } catch (NoTextException e) {
            return e.refused();
        }
    }

    /** The text in a string, as a column of a table holds it; single NULs are dropped. */
    public static Reading read(String text) {
        return read(text, "");
    }

    /** The same of a text that stood in a file of this character set. */
    public static Reading read(String text, String encoding) {
        long broken = text.chars().filter(c -> c == REPLACEMENT).count();
        return read(new Decoded(text, encoding, broken));
    }

    /**
     * The text that a reader took out of a file of another kind: if it speaks of tags, somebody wrote them to be read.
     *
     * @param encoding the character set of the file; empty where it says nothing about the text
     * @param broken how many places of the file were no character
     */
    public static Reading written(String text, String encoding, long broken) {
        return plain(new Decoded(text, encoding, broken));
    }

    private static Reading read(Decoded decoded) {
        Reading read = plain(decoded);
        return read instanceof Reading.Refused
                ? read
                : Markup.in(decoded.text())
                        .<Reading>map(markup ->
                                new Reading.Refused(MARKUP, markup + ", not text; 'format: documents' reads it"))
                        .orElse(read);
    }

    private static Reading plain(Decoded decoded) {
        String text = decoded.text();
        int garbage = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            garbage += c == REPLACEMENT || (Character.isISOControl(c) && !Character.isWhitespace(c)) ? 1 : 0;
        }
        NormalizedText normalized = Normalizer.normalize(text);
        if (normalized.text().codePoints().noneMatch(DocumentReader::canBeRead)) {
            return new Reading.Refused(EMPTY, "nothing to read in %d characters".formatted(text.length()));
        }
        if (garbage > MAX_GARBAGE * text.length()) {
            return new Reading.Refused(
                    BINARY, "%d of %d characters are control characters or U+FFFD".formatted(garbage, text.length()));
        }
        return new Reading.Text(
                normalized.text(), normalized.changes(), decoded.encoding(), decoded.brokenCharacters());
    }

    private static boolean canBeRead(int c) {
        return switch (Character.getType(c)) {
            case Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            default -> !isBlankLetter(c) && c != REPLACEMENT;
        };
    }

    /** Fillers of Hangul and the blank of Braille, which are letters and signs by their kind. */
    private static boolean isBlankLetter(int c) {
        return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
    }
}
