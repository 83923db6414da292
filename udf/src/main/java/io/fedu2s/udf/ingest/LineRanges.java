package io.fedu2s.udf.ingest;

import io.fedu2s.udf.extract.Compressed;
import io.fedu2s.udf.fetch.InputFile;
import io.fedu2s.udf.fetch.PassingFailure;
import io.fedu2s.udf.text.TextDecoder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.Seekable;

/** Large files of lines in ranges that many tasks read, as if one had read them from end to end. */
public final class LineRanges {
    /** Of a range; a task has some seconds' work with it. */
    public static final long BYTES = 32L << 20;

    private static final Set<Charset> PLAIN = Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII);

    private static final int BUFFER_BYTES = 1 << 16;

    /** In the place of a count, where the file can't be read: why not is told when it is read as a whole. */
    private static final long UNREADABLE = -1;

    private LineRanges() {}

    /**
     * The ranges of a file; one where it is small, compressed, in a character set whose line ends are other bytes, or begins as
     * an array of JSON does.
     *
     * @param bytes of each
     */
    public static List<FileRange> of(Configuration hadoop, DocumentFile file, String encoding, long bytes) {
        List<FileRange> ranges = new ArrayList<>();
        if (file.isRefused() || file.sizeBytes() < 2 * bytes || !isPlain(hadoop, file, TextDecoder.of(encoding))) {
            return List.of(FileRange.whole(file));
        }
        for (long from = 0; from < file.sizeBytes(); from += bytes) {
            boolean isLast = from + bytes >= file.sizeBytes();
            ranges.add(new FileRange(file, from, isLast ? Long.MAX_VALUE : from + bytes));
        }
        return ranges;
    }

    /**
     * The same ranges, each behind the lines of those before it, which say how many begin in themselves; one for a file where a
     * range can't say that.
     */
    public static List<FileRange> numbered(List<FileRange> counted) {
        var byFile = new TreeMap<String, TreeMap<Long, FileRange>>();
        counted.forEach(range -> byFile.computeIfAbsent(range.file().path(), path -> new TreeMap<>())
                .put(range.from(), range));
        List<FileRange> numbered = new ArrayList<>();
        byFile.values().forEach(ranges -> {
            if (ranges.values().stream().anyMatch(range -> range.linesBefore() == UNREADABLE)) {
                numbered.add(FileRange.whole(ranges.firstEntry().getValue().file()));
                return;
            }
            long lines = 0;
            for (FileRange range : ranges.values()) {
                numbered.add(range.behind(lines));
                lines += range.linesBefore();
            }
        });
        return numbered;
    }

    /** How many lines begin in a range, or {@link #UNREADABLE}. */
    static long count(Configuration hadoop, FileRange range) {
        long lines = 0;
        try (InputStream in = open(hadoop, range)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long at = range.isFirst() ? 0 : range.from() - 1;
            int before = range.isFirst() ? '\n' : in.read();
            at += range.isFirst() ? 0 : 1;
            for (int read = in.read(buffer); read > 0 && at < range.to(); read = in.read(buffer)) {
                for (int i = 0; i < read && at < range.to(); i++, at++) {
                    int b = buffer[i];
                    lines += before == '\n' || (before == '\r' && b != '\n') ? 1 : 0;
                    before = b;
                }
            }
            return lines;
        } catch (IOException e) {
            if (PassingFailure.isIn(e)) {
                throw new UncheckedIOException(e);
            }
            return UNREADABLE;
        }
    }

    /** The lines that begin in a range. */
    static BoundedLines lines(Configuration hadoop, FileRange range, long maxBytes) throws IOException {
        InputStream in = open(hadoop, range);
        try {
            return BoundedLines.of(in, maxBytes, range);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** A file at the byte before a range, which tells whether a line begins there. */
    private static InputStream open(Configuration hadoop, FileRange range) throws IOException {
        InputStream in = InputFile.open(hadoop, new Path(range.file().path()));
        long at = range.isFirst() ? 0 : range.from() - 1;
        if (in instanceof Seekable seekable) {
            seekable.seek(at);
        } else {
            in.skipNBytes(at);
        }
        return in;
    }

    private static boolean isPlain(Configuration hadoop, DocumentFile file, TextDecoder decoder) {
        try (InputStream in = new BufferedInputStream(InputFile.open(hadoop, new Path(file.path())))) {
            byte[] start = in.readNBytes(TextStream.TELLING_BYTES);
            return !Compressed.isCompressed(start)
                    && PLAIN.contains(decoder.ofFile(start).set())
                    && !new String(start, StandardCharsets.UTF_8)
                            .replace("\uFEFF", "")
                            .stripLeading()
                            .startsWith("[");
        } catch (IOException e) {
            if (PassingFailure.isIn(e)) {
                throw new UncheckedIOException(e);
            }
            return false;
        }
    }
}
