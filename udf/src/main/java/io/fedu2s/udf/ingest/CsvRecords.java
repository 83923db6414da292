package io.fedu2s.udf.ingest;

import io.fedu2s.udf.text.TextDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of one file of CSV (RFC 4180), separated by commas, or by semicolons or tabs where that gives the header the
 * columns that are wanted.
 *
 * <p>A quote that is opened and not closed costs the record in whose line it stands, and no other: lines behind it that look
 * like records of their own, by the number of their fields, are read as such. Where they look like text, they belong to the
 * broken record, so that no sentence becomes a row. A quote that another one happens to close can't be told from a field of
 * several lines.
 */
final class CsvRecords implements Closeable {
    private static final CSVFormat COMMAS = CSVFormat.RFC4180;

    private static final List<CSVFormat> FORMATS = List.of(
            COMMAS,
            COMMAS.builder().setDelimiter(';').get(),
            COMMAS.builder().setDelimiter('\t').get());

    /** What Excel writes before a header. */
    private static final Pattern SEPARATOR = Pattern.compile("\\A\"?sep=(.)\"?\\z");

    /** So many bytes are looked at to tell records from text. */
    static final long LOOK_AHEAD_BYTES = 1 << 20;

    /** Of lines that are records, so many have the header's number of fields. */
    private static final double MOST = 0.8;

    private final BoundedLines lines;
    private final TextDecoder decoder;
    private final Collection<String> wanted;
    private final long maxBytes;

    /** Lines that were looked at and not used yet. */
    private final Deque<CsvLine> ahead = new ArrayDeque<>();

    private CSVFormat format = COMMAS;
    private boolean isTold;
    private int width;

    /**
     * Reads.
     *
     * @param lines the file's
     * @param wanted the columns that its header should have
     * @param maxBytes the most bytes of a record
     */
    CsvRecords(BoundedLines lines, TextDecoder decoder, Collection<String> wanted, long maxBytes) {
        this.lines = lines;
        this.decoder = decoder;
        this.wanted = List.copyOf(wanted);
        this.maxBytes = maxBytes;
    }

    /**
     * A record, or a line that is in none.
     *
     * @param line where it begins, from 1
     * @param sizeBytes of it
     * @param fields of it; none where it can't be told
     * @param problem why it can't be told; empty where it can
     * @param isTooLarge whether that is for its size
     */
    record CsvRecord(long line, long sizeBytes, List<String> fields, String problem, boolean isTooLarge) {}

    /** The records of a range of a file. */
    static CsvRecords behind(CsvHeader header, BoundedLines lines, TextDecoder decoder, long maxBytes) {
        var records = new CsvRecords(lines, decoder, header.fields(), maxBytes);
        records.format = header.format();
        records.isTold = true;
        records.width = header.fields().size();
        return records;
    }

    /** Passes over the end of a record whose beginning lies before these lines. */
    void leaveOpen() throws IOException {
        CsvLine line = takeFirst();
        while (line != null && !line.turns()) {
            line = takeFirst();
        }
    }

    /** The first record, if it has the columns that are wanted and no line behind it was looked at to tell it. */
    Optional<CsvHeader> header() throws IOException {
        return next().filter(
                        first -> first.problem().isEmpty() && first.fields().containsAll(wanted) && ahead.isEmpty())
                .map(first -> new CsvHeader(first.fields(), format, lines.nextFrom()));
    }

    /** The next one; empty after the last. Blank lines are none. */
    Optional<CsvRecord> next() throws IOException {
        CsvLine first = takeWritten();
        if (first != null && !isTold) {
            Matcher separator = SEPARATOR.matcher(first.text());
            if (separator.matches()) {
                format = COMMAS.builder()
                        .setDelimiter(separator.group(1).charAt(0))
                        .get();
                isTold = true;
                first = takeWritten();
            }
        }
        if (first == null) {
            return Optional.empty();
        }
        CsvRecord record = record(first);
        if (width == 0) {
            width = record.fields().size();
        }
        return Optional.of(record);
    }

    private @Nullable CsvLine takeWritten() throws IOException {
        CsvLine line = takeFirst();
        while (line != null && line.isBlank()) {
            line = takeFirst();
        }
        return line;
    }

    private CsvRecord record(CsvLine first) throws IOException {
        if (!first.problem().isEmpty()) {
            return first.sizeBytes() > maxBytes ? first.tooLarge(0) : first.broken(first.problem(), 0);
        }
        if (!first.turns()) {
            return parsed(first.text())
                    .map(fields -> first.with(fields, 0))
                    .orElseGet(() -> first.broken("a quote ends before its field does", 0));
        }
        List<CsvLine> more = new ArrayList<>();
        long size = 0;
        boolean isClosed = false;
        while (!isClosed && size <= Math.min(maxBytes, LOOK_AHEAD_BYTES)) {
            CsvLine line = take();
            if (line == null) {
                break;
            }
            more.add(line);
            size += line.sizeBytes() + 1;
            isClosed = line.turns();
        }
        if (isClosed) {
            Optional<List<String>> fields = parsed(joined(first, more).toString());
            if (fields.isPresent()) {
                if (size + first.sizeBytes() > maxBytes) {
                    return first.tooLarge(size);
                }
                long all = size;
                return more.stream()
                        .filter(line -> !line.problem().isEmpty())
                        .findFirst()
                        .map(line -> first.broken("line %d is %s".formatted(line.number(), line.problem()), all))
                        .orElseGet(() -> first.with(fields.get(), all));
            }
        }
        if (areRecords(more, isClosed)) {
            for (int i = more.size() - 1; i >= 0; i--) {
                ahead.addFirst(more.get(i));
            }
            // A quote within a field that none stands around.
            return parsed(first.text())
                    .map(fields -> first.with(fields, 0))
                    .orElseGet(() -> first.broken("a quote is opened and not closed", 0));
        }
        boolean isCutShort = !isClosed && size > Math.min(maxBytes, LOOK_AHEAD_BYTES);
        return isCutShort
                ? longRecord(first, joined(first, more), size)
                : first.broken(
                        isClosed
                                ? "a quote within a quoted field, which is not doubled"
                                : "a quote is opened and not closed",
                        size);
    }

    /** A record of a long text, of which no more is kept than is allowed. */
    private CsvRecord longRecord(CsvLine first, StringBuilder text, long sizeSoFar) throws IOException {
        long size = sizeSoFar;
        for (CsvLine line = take(); line != null; line = take()) {
            size += line.sizeBytes() + 1;
            if (size + first.sizeBytes() <= maxBytes) {
                text.append('\n').append(line.text());
            }
            if (line.turns()) {
                long all = size;
                return all + first.sizeBytes() > maxBytes
                        ? first.tooLarge(all)
                        : parsed(text.toString())
                                .map(fields -> first.with(fields, all))
                                .orElseGet(() -> first.broken("a quote ends before its field does", all));
            }
        }
        return first.broken("a quote is opened and not closed", size);
    }

    private static StringBuilder joined(CsvLine first, List<CsvLine> more) {
        StringBuilder text = new StringBuilder(first.text());
        more.forEach(line -> text.append('\n').append(line.text()));
        return text;
    }

    /** Whether lines behind an open quote are records; the last one of those that close it must open a field itself. */
    private boolean areRecords(List<CsvLine> more, boolean isClosed) {
        List<CsvLine> whole = isClosed ? more.subList(0, more.size() - 1) : more;
        List<CsvLine> written =
                whole.stream().filter(line -> !line.text().isBlank()).toList();
        long fitting = written.stream()
                .filter(line -> line.problem().isEmpty())
                .filter(line -> parsed(line.text())
                        .filter(fields -> width == 0 || fields.size() == width)
                        .isPresent())
                .count();
        return fitting >= MOST * written.size()
                && (!isClosed || opensField(more.get(more.size() - 1).text()));
    }

    private boolean opensField(String line) {
        return line.startsWith("\"") || line.contains(format.getDelimiterString() + "\"");
    }

    /** The line that a record may begin with. */
    private @Nullable CsvLine takeFirst() throws IOException {
        if (!ahead.isEmpty()) {
            return ahead.removeFirst();
        }
        return lines.next() ? CsvLine.of(lines, decoder) : null;
    }

    /** The next line of a record, which may go on behind the range that it begins in. */
    private @Nullable CsvLine take() throws IOException {
        if (!ahead.isEmpty()) {
            return ahead.removeFirst();
        }
        return lines.nextBeyond() ? CsvLine.of(lines, decoder) : null;
    }

    /** The fields of one record; none where the text is another number of records, or none. */
    private Optional<List<String>> parsed(String text) {
        if (isTold) {
            return parsed(text, format);
        }
        isTold = true;
        for (CSVFormat each : FORMATS) {
            Optional<List<String>> fields = parsed(text, each);
            if (fields.isPresent() && fields.get().containsAll(wanted)) {
                format = each;
                return fields;
            }
        }
        return parsed(text, COMMAS);
    }

    /** The fields of one record in a format; none where the text is another number of records, or none. */
    static Optional<List<String>> parsed(String text, CSVFormat format) {
        try (CSVParser parser = CSVParser.parse(text, format)) {
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
