package io.fedu2s.jobs.review;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.error.Errors;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A file that came back: CSV with commas, semicolons or tabs, or JSON lines, in UTF-8 with or without a byte order mark or
 * in UTF-16 with one, as spreadsheets save it. What it is is told by what it holds.
 */
final class ReviewFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Character> SEPARATORS = List.of(',', ';', '\t');

    private final String path;
    private final List<ReviewRow> rows = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    private ReviewFile(String path) {
        this.path = path;
    }

    /**
     * Reads a file.
     *
     * @throws io.fedu2s.udf.error.UserException where it is no text, or has no such columns
     */
    static ReviewFile read(String path, byte[] bytes) {
        ReviewFile file = new ReviewFile(path);
        String text = file.decoded(bytes);
        if (text.isBlank()) {
            throw Errors.reviewUnreadable(path, "it is empty");
        }
        if (text.stripLeading().startsWith("{")) {
            file.jsonLines(text);
        } else {
            file.csv(text);
        }
        return file;
    }

    /** Its rows, but blank ones. */
    List<ReviewRow> rows() {
        return rows;
    }

    /** Lines from which no row can be read, each with the reason. */
    List<String> broken() {
        return broken;
    }

    private String decoded(byte[] bytes) {
        int first = bytes.length > 1 ? ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF) : 0;
        if (first == 0x504B) {
            throw Errors.reviewUnreadable(path, "it is a workbook of a spreadsheet. Save it as CSV in UTF-8");
        }
        boolean wide = first == 0xFFFE || first == 0xFEFF;
        Charset charset = wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith(ReviewText.BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw Errors.reviewUnreadable(
                    path,
                    "it is no text in %s. Save it in UTF-8; a spreadsheet calls that 'CSV UTF-8'"
                            .formatted(charset.name()));
        }
    }

    private void csv(String text) {
        String header = text.lines().findFirst().orElse("");
        char separator = SEPARATORS.stream()
                .filter(each ->
                        names(header.split(String.valueOf(each), -1)).keySet().containsAll(ReviewColumns.REQUIRED))
                .findFirst()
                .orElseThrow(() -> Errors.reviewColumnsMissing(path, ReviewColumns.REQUIRED, header));
        CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(separator).get();
        try (CSVParser parser = CSVParser.builder()
                .setReader(new StringReader(text))
                .setFormat(format)
                .get()) {
            Map<String, Integer> columns = Map.of();
            int width = 0;
            long line = 1;
            for (CSVRecord record : parser) {
                if (record.getRecordNumber() == 1) {
                    columns = names(record.values());
                    width = record.size();
                } else {
                    cells("row %d (line %d)".formatted(record.getRecordNumber(), line), record, columns, width);
                }
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (IOException e) {
            throw Errors.reviewUnreadable(path, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw Errors.reviewUnreadable(path, String.valueOf(e.getMessage()));
        }
    }

    private void cells(String place, CSVRecord record, Map<String, Integer> columns, int width) {
        if (record.stream().allMatch(String::isBlank)) {
            return;
        }
        if (record.size() > width) {
            broken.add("%s: it has %d cells, not %d; a separator in a text wants quotes around it"
                    .formatted(place, record.size(), width));
            return;
        }
        Map<String, Optional<String>> values = new HashMap<>();
        for (String name : ReviewColumns.READ) {
            Integer at = columns.get(name);
            // Spreadsheets leave out empty cells at the end.
            values.put(
                    name,
                    at == null ? Optional.empty() : Optional.of(at < record.size() ? Cells.plain(record.get(at)) : ""));
        }
        add(place, values);
    }

    private static Map<String, Integer> names(String[] header) {
        Map<String, Integer> names = new HashMap<>();
        for (int i = 0; i < header.length; i++) {
            String name = header[i].strip().replaceAll("^\"|\"$", "").strip().toLowerCase(Locale.ROOT);
            names.putIfAbsent(name, i);
        }
        return names;
    }

    private void jsonLines(String text) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                object("line " + (i + 1), lines.get(i));
            }
        }
    }

    private void object(String place, String line) {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JacksonException e) {
            broken.add("%s: it is not JSON".formatted(place));
            return;
        }
        Map<String, Optional<String>> values = new HashMap<>();
        for (String name : ReviewColumns.READ) {
            JsonNode value = object.path(name);
            if (value.isContainerNode()) {
                broken.add("%s: '%s' is no text".formatted(place, name));
                return;
            }
            values.put(name, value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText()));
        }
        add(place, values);
    }

    private void add(String place, Map<String, Optional<String>> values) {
        rows.add(of(place, values));
    }

    /** A row of named values; what a file does not have is none. */
    static ReviewRow of(String place, Map<String, Optional<String>> values) {
        return new ReviewRow(
                place,
                word(values, ReviewColumns.PAIR_ID),
                word(values, ReviewColumns.CLIENT_ID),
                word(values, ReviewColumns.VERDICT),
                values.getOrDefault(ReviewColumns.INSTRUCTION, Optional.empty()),
                values.getOrDefault(ReviewColumns.RESPONSE, Optional.empty()),
                word(values, ReviewColumns.NOTE));
    }

    private static String word(Map<String, Optional<String>> values, String name) {
        return values.getOrDefault(name, Optional.empty()).orElse("").strip();
    }
}
