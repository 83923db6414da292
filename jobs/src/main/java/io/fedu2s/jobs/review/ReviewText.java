package io.fedu2s.jobs.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.spark.sql.Row;

/** Pairs as the text of a file that a person fills in. */
final class ReviewText {
    /** By it Excel knows that a CSV file is in UTF-8. */
    static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String SCORES = "scores";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ReviewText() {}

    /**
     * CSV as RFC 4180 has it, in UTF-8 with a byte order mark; cells are {@link Cells#guarded}.
     *
     * @param rows with {@link ReviewColumns#WRITTEN}, all of text but the map {@code scores} and the flag {@code accepted}
     * @param separator between cells
     */
    static String csv(List<Row> rows, char separator) {
        StringWriter out = new StringWriter();
        out.write(BYTE_ORDER_MARK);
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setHeader(ReviewColumns.WRITTEN.toArray(String[]::new))
                .get();
        try (CSVPrinter printer = new CSVPrinter(out, format)) {
            for (Row row : rows) {
                printer.printRecord(ReviewColumns.WRITTEN.stream()
                        .map(column -> Cells.guarded(cell(row, column)))
                        .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** JSON lines. */
    static String jsonLines(List<Row> rows) {
        StringBuilder out = new StringBuilder();
        for (Row row : rows) {
            ObjectNode line = JSON.createObjectNode();
            for (String column : ReviewColumns.WRITTEN) {
                if (column.equals(SCORES)) {
                    scores(row).forEach(line.putObject(SCORES)::put);
                } else {
                    line.putPOJO(column, row.getAs(column));
                }
            }
            out.append(json(line)).append('\n');
        }
        return out.toString();
    }

    private static String cell(Row row, String column) {
        return column.equals(SCORES) ? json(scores(row)) : row.getAs(column).toString();
    }

    private static Map<String, Double> scores(Row row) {
        return new TreeMap<>(row.<String, Double>getJavaMap(row.fieldIndex(SCORES)));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
