package io.fedu2s.udf.extract;

import io.fedu2s.udf.text.FirstBytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/** Files that are compressed as a whole, by gzip, bzip2, zstd or xz, whatever they are called: their first bytes say it. */
public final class Compressed {
    private static final int START_BYTES = 16;
    private static final int BUFFER_BYTES = 1 << 16;

    private Compressed() {}

    /**
     * A file's bytes, decompressed on the way where it is compressed.
     *
     * @throws IOException where it breaks off; the stream is closed then
     */
    public static InputStream opened(InputStream file) throws IOException {
        InputStream in = new BufferedInputStream(file, BUFFER_BYTES);
        try {
            in.mark(START_BYTES);
            byte[] start = in.readNBytes(START_BYTES);
            in.reset();
            Optional<String> compressor = compressor(start);
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

    /** Whether a file that begins so is compressed. */
    public static boolean isCompressed(byte[] start) {
        return compressor(start).isPresent();
    }

    private static Optional<String> compressor(byte[] start) {
        if (FirstBytes.are(start, 0x1F, 0x8B)) {
            return Optional.of(CompressorStreamFactory.GZIP);
        }
        if (FirstBytes.are(start, 'B', 'Z', 'h') && start.length > 4 && start[4] == '1') {
            return Optional.of(CompressorStreamFactory.BZIP2);
        }
        if (FirstBytes.are(start, 0x28, 0xB5, 0x2F, 0xFD)) {
            return Optional.of(CompressorStreamFactory.ZSTANDARD);
        }
        return FirstBytes.are(start, 0xFD, '7', 'z', 'X', 'Z')
                ? Optional.of(CompressorStreamFactory.XZ)
                : Optional.empty();
    }
}
