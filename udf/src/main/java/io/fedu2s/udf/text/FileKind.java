package io.fedu2s.udf.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Kinds of files that begin with bytes of their own, so that no encoding is looked for in them. */
enum FileKind {
    PDF("%PDF-", "a PDF file; 'format: documents' reads it"),
    POSTSCRIPT("%!PS", "a PostScript file"),
    RTF("{\\rtf", "an RTF file; 'format: documents' reads it"),
    ZIP("PK\3\4", "a ZIP archive, as DOCX, ODT and EPUB are; 'format: documents' reads it"),
    OLE("\u00D0\u00CF\u0011\u00E0", "an old Office file; 'format: documents' reads it"),
    SEVEN_ZIP("7z\u00BC\u00AF", "a 7z archive"),
    RAR("Rar!", "a RAR archive", true),
    PNG("\u0089PNG", "a PNG picture"),
    JPEG("\u00FF\u00D8\u00FF", "a JPEG picture"),
    GIF("GIF8", "a GIF picture", true),
    PARQUET("PAR1", "a Parquet file; read it with format: parquet", true),
    ORC("ORC", "an ORC file", true),
    AVRO("Obj\1", "an Avro file"),
    SQLITE("SQLite format 3", "a SQLite database", true),
    ELF("\u007FELF", "a program");

    private final String start;
    private final String said;

    /** Whether a text may begin so as well: a file of the kind goes on with what no text has. */
    private final boolean isWord;

    FileKind(String start, String said) {
        this(start, said, false);
    }

    FileKind(String start, String said, boolean isWord) {
        this.start = start;
        this.said = said;
        this.isWord = isWord;
    }

    /** In words. */
    String said() {
        return said;
    }

    /** The kind that begins so. */
    static Optional<FileKind> of(byte[] bytes) {
        return Arrays.stream(values()).filter(kind -> kind.begins(bytes)).findFirst();
    }

    private boolean begins(byte[] bytes) {
        return bytes.length >= start.length()
                && new String(bytes, 0, start.length(), StandardCharsets.ISO_8859_1).equals(start)
                && (!isWord || isBinary(bytes));
    }

    private static boolean isBinary(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, 64); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }
}
