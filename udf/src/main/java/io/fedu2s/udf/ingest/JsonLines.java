package io.fedu2s.udf.ingest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.fedu2s.udf.text.Decoded;
import io.fedu2s.udf.text.DocumentReader;
import io.fedu2s.udf.text.TextDecoder;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The documents of one file of JSON lines. */
final class JsonLines extends FileDocuments {
    /** A line that is no JSON object. */
    static final String BROKEN_JSON = "broken_json";

    private static final int FIRST_LINE = 1;

    /** How an array of objects begins that goes on over lines. */
    private static final Pattern ARRAY = Pattern.compile("\\A\\s*+\\[\\s*+(?:\\{|\\z)");

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final DocumentFile file;
    private final BoundedLines lines;
    private final TextDecoder decoder;
    private final RowIngestion rows;

    JsonLines(DocumentFile file, BoundedLines lines, TextDecoder decoder, RowIngestion rows) {
        super(lines);
        this.file = file;
        this.lines = lines;
        this.decoder = decoder;
        this.rows = rows;
    }

    @Override
    @Nullable
    ReadDocument read() throws IOException {
        while (lines.next()) {
            Optional<ReadDocument> document = document();
            if (document.isPresent()) {
                return document.get();
            }
        }
        return null;
    }

    @Override
    ReadDocument failed(String detail) {
        return rejected(DocumentFile.UNREADABLE, detail);
    }

    private Optional<ReadDocument> document() throws IOException {
        if (lines.isOverLimit()) {
            return Optional.of(rejected(Ingestion.TOO_LARGE, "%d bytes in the line".formatted(lines.sizeBytes())));
        }
        String line = decoder.text(lines.bytes()).map(Decoded::text).orElse(null);
        if (line == null) {
            return Optional.of(rejected(DocumentReader.UNKNOWN_ENCODING, "bytes that are text in no known encoding"));
        }
        try {
            return line.isBlank() ? Optional.empty() : Optional.of(document(JSON.readTree(line)));
        } catch (MismatchedInputException e) {
            return Optional.of(rejected(BROKEN_JSON, "more than one object in the line"));
        } catch (JacksonException e) {
            if (lines.number() == FIRST_LINE && ARRAY.matcher(line).find()) {
                return Optional.of(last(rejected(
                        BROKEN_JSON,
                        "the file is an array over many lines, not an object a line; 'jq -c .[]' makes lines of it")));
            }
            // Jackson's own message would quote the line.
            return Optional.of(rejected(
                    BROKEN_JSON,
                    Optional.ofNullable(e.getLocation())
                            .map(at -> "no JSON at column %d".formatted(at.getColumnNr()))
                            .orElse("nested too deep, or a number or name too long, for a JSON parser")));
        }
    }

    private ReadDocument document(JsonNode object) {
        return object.isObject()
                ? rows.document(file.clientId(), this::place, column -> value(object.path(column)))
                : rejected(
                        BROKEN_JSON,
                        object.isArray() ? "the line is an array, not an object" : "the line is no object");
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
