package io.fedu2s.udf.ingest;

import io.fedu2s.udf.text.DocumentReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One row at a time: its columns say the text, the client and the name, or the row is rejected for what it lacks. */
final class RowIngestion {
    /** A row whose column of the text is empty or no text. */
    static final String TEXT_MISSING = "text_missing";

    private final Ingestion ingestion;
    private final RowColumns columns;
    private final String domain;
    private final String encoding;

    RowIngestion(Ingestion ingestion, RowColumns columns, String domain) {
        this(ingestion, columns, domain, "");
    }

    /** Of rows that are lines of a file in this character set. */
    RowIngestion(Ingestion ingestion, RowColumns columns, String domain, String encoding) {
        this.ingestion = ingestion;
        this.columns = columns;
        this.domain = domain;
        this.encoding = encoding;
    }

    /** What a row has in a column: nothing where it is null, empty, or no plain value. */
    interface Values extends Function<String, Optional<String>> {}

    /**
     * The document in a row.
     *
     * @param folderClient whose folder the file is in; empty where a column says the client
     * @param ownName names the row where no column does
     */
    ReadDocument document(String folderClient, Supplier<String> ownName, Values values) {
        Optional<String> client = columns.client().isEmpty()
                ? Optional.of(folderClient).filter(folder -> !folder.isEmpty())
                : values.apply(columns.client());
        Optional<String> name = columns.document().isEmpty() ? Optional.empty() : values.apply(columns.document());
        Optional<String> text = values.apply(columns.text());
        var key = new ReadDocument.Key(client.orElse(IngestSpec.NO_CLIENT), domain, name.orElseGet(ownName));
        if (client.isEmpty()) {
            return ReadDocument.refused(key, 0, Ingestion.CLIENT_MISSING, clientMissing());
        }
        if (ingestion.isForgotten(key)) {
            return Ingestion.forgotten(key);
        }
        if (text.isEmpty()) {
            String detail = "the column '%s' is empty or no text".formatted(columns.text());
            return ReadDocument.refused(key, 0, TEXT_MISSING, detail);
        }
        long sizeBytes = text.get().getBytes(StandardCharsets.UTF_8).length;
        if (sizeBytes > ingestion.maxDocumentBytes()) {
            return ingestion.tooLarge(key, sizeBytes);
        }
        return ingestion.read(key, sizeBytes, DocumentReader.read(text.get(), encoding));
    }

    /** A row that can't be taken apart. */
    ReadDocument rejected(String folderClient, String place, long sizeBytes, String reason, String detail) {
        boolean named = columns.client().isEmpty() && !folderClient.isEmpty();
        var key = new ReadDocument.Key(named ? folderClient : IngestSpec.NO_CLIENT, domain, place);
        return ReadDocument.refused(key, sizeBytes, reason, detail);
    }

    private String clientMissing() {
        return columns.client().isEmpty()
                ? Ingestion.IN_NO_FOLDER
                : "the column '%s' is empty".formatted(columns.client());
    }
}
