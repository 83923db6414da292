package io.fedu2s.udf.ingest;

import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.spark.Rows;
import java.net.URI;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of CSV, Parquet or Delta, a document a row, into {@link ReadDocument}s.
 *
 * <p>A document without a name gets one as {@link RowNames} says; by place, rows are counted as they come, so a file
 * must not be split.
 */
public final class ReadDocumentRows implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** The columns of a row: text, name and client where they are given, and where the row comes from. */
    public static final StructType INPUT = new StructType()
            .add("text", DataTypes.StringType)
            .add("document", DataTypes.StringType)
            .add("client", DataTypes.StringType)
            .add("file", DataTypes.StringType);

    private final IngestSpec spec;
    private final String domain;
    private final String root;
    private final RowColumns columns;
    private final RowNames names;

    /**
     * Reads the rows of a domain.
     *
     * @param root the folder or file that was read, qualified
     * @param columns which of {@link #INPUT} are given
     * @param names what a document without a name is called
     */
    public ReadDocumentRows(IngestSpec spec, String domain, String root, RowColumns columns, RowNames names) {
        this.spec = spec;
        this.domain = domain;
        this.root = root;
        this.columns = columns;
        this.names = names;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        var ingestion = new Ingestion(spec);
        var reading = new RowIngestion(ingestion, columns, domain);
        var place = new Place();
        return Rows.stream(rows)
                .map(row -> {
                    place.moveTo(row);
                    return reading.document(
                                    place.folder(), () -> name(ingestion, place, row), column -> value(row, column))
                            .from(place.source())
                            .toRow();
                })
                .iterator();
    }

    private String name(Ingestion ingestion, Place place, Row row) {
        return names == RowNames.BY_PLACE
                ? place.name()
                : ContentId.of(
                        place.folder(),
                        value(row, "client").orElse(""),
                        ingestion.nameable(value(row, "text").orElse("")));
    }

    private static Optional<String> value(Row row, String column) {
        return Optional.ofNullable(row.<String>getAs(column)).filter(text -> !text.isEmpty());
    }

    /** Where a row comes from. */
    private final class Place {
        private String file = "";
        private String below = "";
        private long number;

        void moveTo(Row row) {
            String current = row.getAs("file");
            if (!current.equals(file)) {
                file = current;
                spec.filesRead().add(1L);
                below = below(current);
                number = 0;
            }
            number++;
        }

        /** The file, below the root. */
        String source() {
            return below;
        }

        /** The client's folder; empty where the file is in none. */
        String folder() {
            int slash = below.indexOf('/');
            return columns.client().isEmpty() && slash > 0 ? below.substring(0, slash) : "";
        }

        String name() {
            String folder = folder();
            return (folder.isEmpty() ? below : below.substring(folder.length() + 1)) + ":" + number;
        }

        /** The path below the root; Spark gives it as a URL. */
        private String below(String url) {
            Path path = new Path(URI.create(url));
            String whole = path.toString();
            return whole.startsWith(root + "/") ? whole.substring(root.length() + 1) : path.getName();
        }
    }
}
