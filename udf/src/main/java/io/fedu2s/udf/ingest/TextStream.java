package io.fedu2s.udf.ingest;

import io.fedu2s.udf.extract.Compressed;
import io.fedu2s.udf.fetch.InputFile;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.input.ReaderInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Files of text as they are read: what is compressed by gzip, bzip2, zstd or xz is opened on the way, whatever the file is
 * called, for its first bytes say it.
 */
public final class TextStream {
    /** So much of a file tells its character set. */
    static final int TELLING_BYTES = 1 << 18;

    private TextStream() {}

    /**
     * The bytes of a file.
     *
     * @throws IOException where it is not there, may not be read, is no file, or breaks off
     */
    public static InputStream bytes(Configuration hadoop, Path path) throws IOException {
        return Compressed.opened(InputFile.open(hadoop, path));
    }

    /**
     * A file of lines.
     *
     * @param in its bytes; UTF-8 where its first ones, or the configuration, say what all of it is in
     * @param encoding the character set it is stored in
     * @param decoder decodes each of its lines
     */
    public record Lines(InputStream in, String encoding, TextDecoder decoder) {}

    /**
     * The lines of a file, whose character set is told by its beginning: a line alone seldom tells.
     *
     * @throws IOException as {@link #bytes}
     */
    public static Lines lines(Configuration hadoop, Path path, TextDecoder decoder) throws IOException {
        InputStream in = bytes(hadoop, path);
        try {
            TextDecoder.OfFile file = decoder.ofFile(start(in, TELLING_BYTES));
            String name = file.set().name();
            if (file.set().equals(StandardCharsets.UTF_8) || file.set().equals(StandardCharsets.US_ASCII)) {
                return new Lines(in, name, file.lines());
            }
            InputStream recoded = ReaderInputStream.builder()
                    .setReader(new InputStreamReader(in, file.set()))
                    .setCharset(StandardCharsets.UTF_8)
                    .get();
            return new Lines(recoded, name, file.lines());
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * The character set of a file of lines.
     *
     * @throws IOException as {@link #bytes}
     */
    static TextDecoder.OfFile characterSet(Configuration hadoop, DocumentFile file, TextDecoder decoder)
            throws IOException {
        try (InputStream in = bytes(hadoop, new Path(file.path()))) {
            return decoder.ofFile(in.readNBytes(TELLING_BYTES));
        }
    }

    private static byte[] start(InputStream in, int bytes) throws IOException {
        in.mark(bytes);
        byte[] start = in.readNBytes(bytes);
        in.reset();
        return start;
    }
}
