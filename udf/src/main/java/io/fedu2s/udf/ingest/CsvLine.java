package io.fedu2s.udf.ingest;

import io.fedu2s.udf.text.Decoded;
import io.fedu2s.udf.text.TextDecoder;
import java.util.List;

/**
 * A line of a CSV file.
 *
 * @param number its place, from 1
 * @param sizeBytes its length without its end
 * @param text what it says; empty where that can't be told
 * @param problem why it can't be told; empty where it can
 */
record CsvLine(long number, long sizeBytes, String text, String problem) {
    /** The one that was read last. */
    static CsvLine of(BoundedLines lines, TextDecoder decoder) {
        if (lines.isOverLimit()) {
            return new CsvLine(lines.number(), lines.sizeBytes(), "", "too long");
        }
        String text = decoder.text(lines.bytes()).map(Decoded::text).orElse(null);
        return text == null
                ? new CsvLine(lines.number(), lines.sizeBytes(), "", "no text in any known encoding")
                : new CsvLine(lines.number(), lines.sizeBytes(), text, "");
    }

    /** Whether a quote is open at its end that was not at its start, or the other way round. */
    boolean turns() {
        return text.chars().filter(c -> c == '"').count() % 2 == 1;
    }

    /** Whether it is no record where no quote is open. */
    boolean isBlank() {
        return problem.isEmpty() && text.isBlank();
    }

    /** The record that begins with it. */
    CsvRecords.CsvRecord with(List<String> fields, long moreBytes) {
        return new CsvRecords.CsvRecord(number, sizeBytes + moreBytes, fields, "", false);
    }

    /** A record that can't be told. */
    CsvRecords.CsvRecord broken(String why, long moreBytes) {
        return new CsvRecords.CsvRecord(number, sizeBytes + moreBytes, List.of(), why, false);
    }

    /** A record over the limit. */
    CsvRecords.CsvRecord tooLarge(long moreBytes) {
        long all = sizeBytes + moreBytes;
        return new CsvRecords.CsvRecord(number, all, List.of(), "%d bytes in the record".formatted(all), true);
    }
}
