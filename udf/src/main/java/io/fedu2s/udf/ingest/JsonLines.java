package io.fedu2s.udf.ingest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.text.DocumentReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The documents of one file of JSON lines, one at a time; where the file fails on the way, its rest is one document. */
final class JsonLines implements Iterator<ReadDocument> {
    /** A line that is no JSON object. */
    static final String BROKEN_JSON = "broken_json";

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build());

    private final DocumentFile file;
    private final BoundedLines lines;
    private final RowIngestion rows;
    private @Nullable ReadDocument next;
    private boolean ended;

    /** Reads the lines to their end and closes them there. */
    JsonLines(DocumentFile file, BoundedLines lines, RowIngestion rows) {
        this.file = file;
        this.lines = lines;
        this.rows = rows;
    }

    @Override
    public boolean hasNext() {
        while (next == null && !ended) {
            try {
                if (lines.next()) {
                    next = document().orElse(null);
                } else {
                    ended = true;
                    lines.close();
                }
            } catch (IOException e) {
                ended = true;
                next = rejected(DocumentFile.UNREADABLE, FileFailure.detail(e));
            }
        }
        return next != null;
    }

    @Override
    public ReadDocument next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        ReadDocument document = next;
        next = null;
        return document;
    }

    private Optional<ReadDocument> document() {
        if (lines.isOverLimit()) {
            return Optional.of(rejected(Ingestion.TOO_LARGE, "%d bytes in the line".formatted(lines.sizeBytes())));
        }
        try {
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(lines.bytes()))
                    .toString();
            return line.isBlank() ? Optional.empty() : Optional.of(document(JSON.readTree(line)));
        } catch (CharacterCodingException e) {
            return Optional.of(rejected(DocumentReader.BROKEN_UTF8, "bytes in the line that are not UTF-8"));
        } catch (JacksonException e) {
            // Jackson's own message would quote the line.
            return Optional.of(rejected(
                    BROKEN_JSON,
                    "no JSON at column %d".formatted(e.getLocation().getColumnNr())));
        }
    }

    private ReadDocument document(JsonNode object) {
        return object.isObject()
                ? rows.document(file.clientId(), this::place, column -> value(object.path(column)))
                : rejected(BROKEN_JSON, "the line is no object");
    }

    private static Optional<String> value(JsonNode node) {
        return node.isTextual() || node.isNumber()
                ? Optional.of(node.asText()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private ReadDocument rejected(String reason, String detail) {
        return rows.rejected(file.clientId(), place(), lines.sizeBytes(), reason, detail);
    }

    private String place() {
        return file.documentId() + ":" + lines.number();
    }
}
