package io.fedu2s.udf.ingest;

import io.fedu2s.udf.fetch.InputFile;
import io.fedu2s.udf.text.TextDecoder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.commons.io.input.ReaderInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Files of text as they are read: what is compressed by gzip, bzip2, zstd or xz is opened on the way, whatever the file is
 * called, for its first bytes say it.
 */
public final class TextStream {
    private static final int START_BYTES = 16;
    private static final int BUFFER_BYTES = 1 << 16;

    private TextStream() {}

    /**
     * The bytes of a file.
     *
     * @throws IOException where it is not there, may not be read, is no file, or breaks off
     */
    public static InputStream bytes(Configuration hadoop, Path path) throws IOException {
        InputStream in = new BufferedInputStream(InputFile.open(hadoop, path), BUFFER_BYTES);
        try {
            Optional<String> compressor = compressor(start(in));
            return compressor.isPresent()
                    ? new BufferedInputStream(
                            new CompressorStreamFactory(true).createCompressorInputStream(compressor.get(), in),
                            BUFFER_BYTES)
                    : in;
        } catch (CompressorException e) {
            in.close();
            throw new IOException("can't be decompressed: " + e.getMessage(), e);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * The same as UTF-8, where its first bytes or the configuration say what all of it is in; else as it is.
     *
     * @throws IOException as {@link #bytes}
     */
    public static InputStream lines(Configuration hadoop, Path path, TextDecoder decoder) throws IOException {
        InputStream in = bytes(hadoop, path);
        Optional<Charset> set = decoder.ofStream(start(in));
        if (set.isEmpty() || set.get().equals(StandardCharsets.UTF_8)) {
            return in;
        }
        return ReaderInputStream.builder()
                .setReader(new InputStreamReader(in, set.get()))
                .setCharset(StandardCharsets.UTF_8)
                .get();
    }

    private static byte[] start(InputStream in) throws IOException {
        in.mark(START_BYTES);
        byte[] start = in.readNBytes(START_BYTES);
        in.reset();
        return start;
    }

    private static Optional<String> compressor(byte[] start) {
        if (begins(start, 0x1F, 0x8B)) {
            return Optional.of(CompressorStreamFactory.GZIP);
        }
        if (begins(start, 'B', 'Z', 'h') && start.length > 4 && start[4] == '1') {
            return Optional.of(CompressorStreamFactory.BZIP2);
        }
        if (begins(start, 0x28, 0xB5, 0x2F, 0xFD)) {
            return Optional.of(CompressorStreamFactory.ZSTANDARD);
        }
        return begins(start, 0xFD, '7', 'z', 'X', 'Z') ? Optional.of(CompressorStreamFactory.XZ) : Optional.empty();
    }

    private static boolean begins(byte[] bytes, int... start) {
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
