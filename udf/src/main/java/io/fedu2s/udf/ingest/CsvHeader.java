package io.fedu2s.udf.ingest;

import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * What the first record of a CSV file tells of all others.
 *
 * @param fields the columns
 * @param format how they are separated
 * @param endByte the first byte behind it
 */
record CsvHeader(List<String> fields, CSVFormat format, long endByte) {
    /** That of a file with these columns; nothing where it lacks one, or can't be told by its own lines. */
    static Optional<CsvHeader> of(
            Configuration hadoop, DocumentFile file, TextDecoder decoder, Collection<String> wanted, long maxBytes)
            throws IOException {
        TextStream.Lines lines = TextStream.lines(hadoop, new Path(file.path()), decoder);
        try (var records = new CsvRecords(new BoundedLines(lines.in(), maxBytes), lines.decoder(), wanted, maxBytes)) {
            return records.header();
        }
    }
}
