package io.fedu2s.udf.ingest;

import io.fedu2s.udf.fetch.PassingFailure;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What is in a range of a CSV file, be it that it begins between two records or within one: nobody knows who looks at it alone.
 *
 * @param range with how many lines begin in it in the place of those before it
 * @param turns whether a quote is open at its end that was not at its start, or the other way round
 * @param records how many begin in it where no quote is open at its start, or {@link #ODD}
 * @param recordsWithin how many where one is, or {@link #ODD}
 */
public record CsvCounts(FileRange range, boolean turns, long records, long recordsWithin) {
    /** In the place of a count: a quote stands where none should, so what is a record depends on what stands around. */
    static final long ODD = -1;

    /** The columns of a range, and the counts. */
    public static final StructType SCHEMA = new StructType(FileRange.SCHEMA.fields())
            .add("turns", DataTypes.BooleanType, false)
            .add("records", DataTypes.LongType, false)
            .add("records_within", DataTypes.LongType, false);

    /**
     * Counts in a range.
     *
     * @param wanted the columns that the file's header should have
     * @param maxBytes the most bytes of a record
     */
    static CsvCounts of(
            Configuration hadoop, FileRange range, TextDecoder decoder, Collection<String> wanted, long maxBytes) {
        try {
            Optional<CsvHeader> header = CsvHeader.of(hadoop, range.file(), decoder, wanted, maxBytes);
            boolean isHeaders =
                    header.filter(each -> each.endByte() > range.from()).isPresent() && !range.isFirst();
            return header.isEmpty() || isHeaders ? odd(range) : of(hadoop, range, decoder, header.get(), maxBytes);
        } catch (IOException e) {
            if (PassingFailure.isIn(e)) {
                throw new UncheckedIOException(e);
            }
            return odd(range);
        }
    }

    private static CsvCounts odd(FileRange range) {
        return new CsvCounts(range, false, ODD, ODD);
    }

    private static CsvCounts of(
            Configuration hadoop, FileRange range, TextDecoder decoder, CsvHeader header, long maxBytes)
            throws IOException {
        var between = new CsvScan(header.format(), false, maxBytes);
        var within = new CsvScan(header.format(), true, maxBytes);
        long number = 0;
        boolean turns = false;
        TextDecoder ofLines =
                TextStream.characterSet(hadoop, range.file(), decoder).lines();
        try (BoundedLines lines = LineRanges.lines(hadoop, range.behind(0), maxBytes)) {
            while (lines.nextFrom() < header.endByte() && lines.next()) {
                number++;
            }
            while (lines.next()) {
                CsvLine line = CsvLine.of(lines, ofLines);
                number++;
                turns ^= line.turns();
                between.add(line);
                within.add(line);
            }
            // The last record may end behind the range.
            while ((between.isOpen() || within.isOpen()) && lines.nextBeyond()) {
                CsvLine line = CsvLine.of(lines, ofLines);
                for (CsvScan scan : List.of(between, within)) {
                    if (scan.isOpen()) {
                        scan.add(line);
                    }
                }
            }
        }
        return new CsvCounts(range.behind(number), turns, between.records(), within.records());
    }

    /**
     * The ranges by which tasks read files, each behind the lines and records of those before it; one for a file where anything is
     * odd.
     */
    public static List<FileRange> chained(List<CsvCounts> counted) {
        var byFile = new TreeMap<String, TreeMap<Long, CsvCounts>>();
        counted.forEach(each -> byFile.computeIfAbsent(each.range().file().path(), path -> new TreeMap<>())
                .put(each.range().from(), each));
        List<FileRange> chained = new ArrayList<>();
        byFile.values().forEach(ranges -> chained.addAll(chainedOfOne(List.copyOf(ranges.values()))));
        return chained;
    }

    private static List<FileRange> chainedOfOne(List<CsvCounts> counted) {
        List<FileRange> chained = new ArrayList<>();
        long lines = 0;
        long records = 0;
        boolean isWithin = false;
        for (CsvCounts each : counted) {
            long begun = isWithin ? each.recordsWithin() : each.records();
            if (begun == ODD) {
                return List.of(FileRange.whole(each.range().file()));
            }
            chained.add(each.range().behind(lines, records, isWithin));
            lines += each.range().linesBefore();
            records += begun;
            isWithin ^= each.turns();
        }
        return chained;
    }

    /** Reads a row by the names of its columns. */
    public static CsvCounts fromRow(Row row) {
        return new CsvCounts(
                FileRange.fromRow(row),
                row.<Boolean>getAs("turns"),
                row.<Long>getAs("records"),
                row.<Long>getAs("records_within"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        Row of = range.toRow();
        Object[] values = new Object[SCHEMA.size()];
        for (int i = 0; i < of.size(); i++) {
            values[i] = of.get(i);
        }
        values[of.size()] = turns;
        values[of.size() + 1] = records;
        values[of.size() + 2] = recordsWithin;
        return new GenericRowWithSchema(values, SCHEMA);
    }
}
