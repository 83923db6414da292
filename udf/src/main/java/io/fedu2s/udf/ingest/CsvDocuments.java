package io.fedu2s.udf.ingest;

import io.fedu2s.udf.ingest.CsvRecords.CsvRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The documents of one file of CSV. */
final class CsvDocuments extends FileDocuments {
    /** A line that is no record, or one of more or fewer fields than the header. */
    static final String BROKEN_CSV = "broken_csv";

    private final DocumentFile file;
    private final CsvRecords records;
    private final RowColumns columns;
    private final RowIngestion rows;
    private List<String> header = List.of();
    private long number;
    private boolean begun;

    /** Those of a whole file, or of the first range of one. */
    CsvDocuments(DocumentFile file, CsvRecords records, RowColumns columns, RowIngestion rows) {
        super(records);
        this.file = file;
        this.records = records;
        this.columns = columns;
        this.rows = rows;
    }

    /** Those behind so many others under a header. */
    CsvDocuments(
            DocumentFile file,
            CsvRecords records,
            RowColumns columns,
            RowIngestion rows,
            List<String> header,
            long documentsBefore) {
        this(file, records, columns, rows);
        this.header = List.copyOf(header);
        this.number = documentsBefore;
        this.begun = true;
    }

    @Override
    @Nullable
    ReadDocument read() throws IOException {
        return begun ? document() : begin();
    }

    @Override
    ReadDocument failed(String detail) {
        number++;
        return rejected(place(), 0, DocumentFile.UNREADABLE, detail);
    }

    private @Nullable ReadDocument begin() throws IOException {
        begun = true;
        Optional<CsvRecord> first = records.next();
        if (first.isEmpty()) {
            return null;
        }
        header = first.get().fields();
        Set<String> missing = columns.wanted();
        header.forEach(missing::remove);
        if (missing.isEmpty()) {
            return document();
        }
        String detail = "line %d should be a header and has no column %s"
                .formatted(first.get().line(), missing);
        return last(rejected(file.documentId(), file.sizeBytes(), BROKEN_CSV, detail));
    }

    private @Nullable ReadDocument document() throws IOException {
        Optional<CsvRecord> read = records.next();
        return read.isEmpty() ? null : document(read.get());
    }

    private ReadDocument document(CsvRecord record) {
        number++;
        if (!record.problem().isEmpty()) {
            return rejected(
                    place(),
                    record.sizeBytes(),
                    record.isTooLarge() ? Ingestion.TOO_LARGE : BROKEN_CSV,
                    "line %d: %s".formatted(record.line(), record.problem()));
        }
        List<String> fields = record.fields();
        if (fields.size() != header.size()) {
            String detail =
                    "line %d: %d fields, and the header has %d".formatted(record.line(), fields.size(), header.size());
            return rejected(place(), record.sizeBytes(), BROKEN_CSV, detail);
        }
        return rows.document(
                file.clientId(),
                this::place,
                column -> Optional.of(fields.get(header.indexOf(column))).filter(value -> !value.isEmpty()));
    }

    private ReadDocument rejected(String place, long sizeBytes, String reason, String detail) {
        return rows.rejected(file.clientId(), place, sizeBytes, reason, detail);
    }

    private String place() {
        return file.documentId() + ":" + number;
    }
}
