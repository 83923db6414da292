package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.udf.ingest.CountCsv;
import io.fedu2s.udf.ingest.CountLines;
import io.fedu2s.udf.ingest.CsvCounts;
import io.fedu2s.udf.ingest.DocumentFile;
import io.fedu2s.udf.ingest.FileRange;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.ingest.LineRanges;
import io.fedu2s.udf.ingest.ReadCsv;
import io.fedu2s.udf.ingest.ReadCsvRanges;
import io.fedu2s.udf.ingest.ReadDocument;
import io.fedu2s.udf.ingest.ReadJsonLines;
import io.fedu2s.udf.ingest.ReadJsonRanges;
import io.fedu2s.udf.ingest.RowColumns;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Files of JSON lines or CSV as a dataset of {@link ReadDocument}s: a small one is read by one task, a large one by a task for each
 * of its ranges. What is in a range is counted before any is read, so that each task knows where in the file it is.
 */
final class RowFiles {
    private final SparkSession spark;
    private final IngestSpec spec;

    RowFiles(SparkSession spark, IngestSpec spec) {
        this.spark = spark;
        this.spec = spec;
    }

    /** The documents in files of JSON lines. */
    Dataset<Row> jsonLines(DomainConfig domain, List<DocumentFile> files) {
        RowColumns columns = DomainDocuments.columns(domain);
        String encoding = domain.encoding();
        return read(
                files,
                encoding,
                new ReadJsonLines(spec, columns, encoding),
                this::withLinesBefore,
                new ReadJsonRanges(spec, columns, encoding));
    }

    /** The documents in files of CSV. */
    Dataset<Row> csv(DomainConfig domain, List<DocumentFile> files) {
        RowColumns columns = DomainDocuments.columns(domain);
        String encoding = domain.encoding();
        return read(
                files,
                encoding,
                new ReadCsv(spec, columns, encoding),
                ranges -> withRecordsBefore(ranges, columns, encoding),
                new ReadCsvRanges(spec, columns, encoding));
    }

    private Dataset<Row> read(
            List<DocumentFile> files,
            String encoding,
            MapPartitionsFunction<Row, Row> readFiles,
            UnaryOperator<List<FileRange>> placed,
            MapPartitionsFunction<Row, Row> readRanges) {
        long bytes = Math.min(LineRanges.BYTES, spark.sessionState().conf().filesMaxPartitionBytes());
        List<FileRange> ranges = files.stream()
                .flatMap(file ->
                        LineRanges.of(spark.sparkContext().hadoopConfiguration(), file, encoding, bytes).stream())
                .toList();
        Set<DocumentFile> cut = ranges.stream()
                .filter(range -> range.from() > 0)
                .map(FileRange::file)
                .collect(Collectors.toSet());
        Dataset<Row> small = DomainDocuments.spread(
                        spark,
                        files.stream().filter(file -> !cut.contains(file)).toList())
                .mapPartitions(readFiles, Encoders.row(ReadDocument.SCHEMA));
        if (cut.isEmpty()) {
            return small;
        }
        List<FileRange> ofLarge = placed.apply(
                ranges.stream().filter(range -> cut.contains(range.file())).toList());
        return small.union(spread(ofLarge).mapPartitions(readRanges, Encoders.row(ReadDocument.SCHEMA)));
    }

    private List<FileRange> withLinesBefore(List<FileRange> ranges) {
        return LineRanges.numbered(
                spread(ranges).map(new CountLines(spec), Encoders.row(FileRange.SCHEMA)).collectAsList().stream()
                        .map(FileRange::fromRow)
                        .toList());
    }

    private List<FileRange> withRecordsBefore(List<FileRange> ranges, RowColumns columns, String encoding) {
        return CsvCounts.chained(
                spread(ranges)
                        .map(new CountCsv(spec, columns, encoding), Encoders.row(CsvCounts.SCHEMA))
                        .collectAsList()
                        .stream()
                        .map(CsvCounts::fromRow)
                        .toList());
    }

    /** A task for each range. */
    private Dataset<Row> spread(List<FileRange> ranges) {
        List<Row> rows = ranges.stream().map(FileRange::toRow).toList();
        return spark.createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, rows.size()),
                FileRange.SCHEMA);
    }
}
