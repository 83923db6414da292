package io.fedu2s.udf.ingest;

import io.fedu2s.udf.text.TextDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of one file of CSV (RFC 4180). A quote that is opened and not closed, or closed in the midst of another record,
 * costs the record in whose line it stands, and no other: a record goes on over line ends only up to the next line that can
 * close it, and only where what comes of it is one record.
 */
final class CsvRecords implements Closeable {
    private final BoundedLines lines;
    private final TextDecoder decoder;
    private final long maxBytes;

    /** Lines that were looked at and not used yet. */
    private final Deque<Line> ahead = new ArrayDeque<>();

    /**
     * Reads.
     *
     * @param lines the file's
     * @param maxBytes the most bytes of a record
     */
    CsvRecords(BoundedLines lines, TextDecoder decoder, long maxBytes) {
        this.lines = lines;
        this.decoder = decoder;
        this.maxBytes = maxBytes;
    }

    /**
     * A record, or a line that is in none.
     *
     * @param line where it begins, from 1
     * @param sizeBytes of it
     * @param fields of it; none where it can't be told
     * @param problem why it can't be told; empty where it can
     */
    record CsvRecord(long line, long sizeBytes, List<String> fields, String problem) {
        /** The same, but of no use. */
        CsvRecord broken(String why) {
            return new CsvRecord(line, sizeBytes, List.of(), why);
        }
    }

    private record Line(long number, long sizeBytes, String text, String problem) {
        /** Whether a quote is open at its end that was not at its start, or the other way round. */
        boolean turns() {
            return text.chars().filter(c -> c == '"').count() % 2 == 1;
        }
    }

    /** The next one; empty after the last. Blank lines are none. */
    Optional<CsvRecord> next() throws IOException {
        Line first = take();
        while (first != null && first.problem().isEmpty() && first.text().isBlank()) {
            first = take();
        }
        return first == null ? Optional.empty() : Optional.of(record(first));
    }

    private CsvRecord record(Line first) throws IOException {
        CsvRecord whole = new CsvRecord(first.number(), first.sizeBytes(), List.of(), first.problem());
        if (!first.problem().isEmpty()) {
            return whole;
        }
        if (!first.turns()) {
            return parsed(first.text())
                    .map(fields -> new CsvRecord(first.number(), first.sizeBytes(), fields, ""))
                    .orElseGet(() -> whole.broken("a quote ends before its field does"));
        }
        List<Line> more = untilItTurns(first);
        boolean isClosed = !more.isEmpty() && more.get(more.size() - 1).turns();
        if (isClosed) {
            StringBuilder text = new StringBuilder(first.text());
            more.forEach(line -> text.append('\n').append(line.text()));
            Optional<List<String>> fields = parsed(text.toString());
            if (fields.isPresent()) {
                long size =
                        more.stream().mapToLong(line -> line.sizeBytes() + 1).sum();
                return new CsvRecord(first.number(), first.sizeBytes() + size, fields.get(), "");
            }
        }
        giveBack(more);
        // A quote within a field that none stands around.
        return parsed(first.text())
                .map(fields -> new CsvRecord(first.number(), first.sizeBytes(), fields, ""))
                .orElseGet(() -> whole.broken("a quote is opened and not closed"));
    }

    private List<Line> untilItTurns(Line first) throws IOException {
        List<Line> more = new ArrayList<>();
        long size = first.sizeBytes();
        for (Line line = take(); line != null; line = take()) {
            more.add(line);
            size += line.sizeBytes() + 1;
            if (line.turns() || !line.problem().isEmpty() || size > maxBytes) {
                break;
            }
        }
        return more;
    }

    private void giveBack(List<Line> more) {
        for (int i = more.size() - 1; i >= 0; i--) {
            ahead.addFirst(more.get(i));
        }
    }

    private @Nullable Line take() throws IOException {
        if (!ahead.isEmpty()) {
            return ahead.removeFirst();
        }
        if (!lines.next()) {
            return null;
        }
        if (lines.isOverLimit()) {
            return new Line(lines.number(), lines.sizeBytes(), "", "%d bytes in the line".formatted(lines.sizeBytes()));
        }
        return decoder.text(lines.bytes())
                .map(line -> new Line(lines.number(), lines.sizeBytes(), withoutReturn(line.text()), ""))
                .orElseGet(() -> new Line(lines.number(), lines.sizeBytes(), "", "no text in any known encoding"));
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** The fields of one record; none where the text is another number of records, or none. */
    private static Optional<List<String>> parsed(String text) {
        try (CSVParser parser = CSVParser.parse(text, CSVFormat.RFC4180)) {
            List<CSVRecord> records = parser.getRecords();
            return records.size() == 1 ? Optional.of(records.get(0).toList()) : Optional.empty();
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            // Its message would quote the text.
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
