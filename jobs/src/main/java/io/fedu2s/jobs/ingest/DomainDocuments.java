package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.ingest.DocumentFile;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.ingest.ReadDocument;
import io.fedu2s.udf.ingest.ReadDocumentFiles;
import io.fedu2s.udf.ingest.ReadDocumentFiles.Holding;
import io.fedu2s.udf.ingest.ReadDocumentRows;
import io.fedu2s.udf.ingest.ReadTextFiles;
import io.fedu2s.udf.ingest.RowColumns;
import io.fedu2s.udf.ingest.RowNames;
import io.fedu2s.udf.ingest.TableFooters;
import io.fedu2s.udf.text.TextDecoder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A domain's files as a dataset of {@link ReadDocument}s, by their format. */
final class DomainDocuments {
    /** Small files are read many to a task, so that a task does some work. */
    private static final long BYTES_PER_TASK = 8L << 20;

    private final SparkSession spark;
    private final IngestSpec spec;

    DomainDocuments(SparkSession spark, IngestSpec spec) {
        this.spark = spark;
        this.spec = spec;
    }

    /**
     * The documents of a domain, not read yet.
     *
     * @throws io.fedu2s.udf.error.UserException where a column that is asked for is not there
     */
    Dataset<Row> of(DomainFiles files) {
        DomainConfig domain = files.domain();
        return switch (domain.format()) {
            case TEXT ->
                files(files)
                        .mapPartitions(new ReadTextFiles(spec, domain.encoding()), Encoders.row(ReadDocument.SCHEMA));
            case DOCUMENTS -> documents(files, Holding.ANYTHING);
            case WARC -> documents(files, Holding.PAGES);
            case JSONL -> jsonLines(files);
            case CSV -> csv(files);
            case PARQUET, ORC, AVRO -> columnar(files);
            case DELTA -> rows(files, files.isPart() ? part(files) : version(files), RowNames.BY_CONTENT);
        };
    }

    /** Spark reads the files that were listed and are whole, and looks for no others. */
    private Dataset<Row> columnar(DomainFiles files) {
        String format = files.domain().format().name().toLowerCase(Locale.ROOT);
        var footers = new TableFooters(format, spec.hadoop());
        List<DocumentFile> checked = checked(files.documents(), footers);
        List<DocumentFile> refused =
                checked.stream().filter(DocumentFile::isRefused).toList();
        String[] paths = paths(checked);
        Dataset<Row> rejected = spread(refused)
                .mapPartitions(new ReadTextFiles(spec, TextDecoder.AUTO_NAME), Encoders.row(ReadDocument.SCHEMA));
        if (paths.length == 0) {
            return rejected;
        }
        // One file tells the columns of all, as it is Spark's habit: the same one whichever files are read.
        String first = files.whole().stream()
                .filter(file -> !footers.checked(file).isRefused())
                .map(file -> SparkPath.asPattern(file.path()))
                .findFirst()
                .orElse(paths[0]);
        StructType schema = spark.read().format(format).load(first).schema();
        Dataset<Row> read =
                rows(files, spark.read().format(format).schema(schema).load(paths), RowNames.BY_CONTENT);
        return refused.isEmpty() ? read : read.union(rejected);
    }

    private List<DocumentFile> checked(List<DocumentFile> files, TableFooters footers) {
        return spread(files).map(footers, Encoders.row(DocumentFile.SCHEMA)).collectAsList().stream()
                .map(DocumentFile::fromRow)
                .sorted(Comparator.comparing(DocumentFile::path))
                .toList();
    }

    private static String[] paths(List<DocumentFile> files) {
        return files.stream()
                .filter(file -> !file.isRefused())
                .map(file -> SparkPath.asPattern(file.path()))
                .toArray(String[]::new);
    }

    /** That version of a Delta table which the step is named after, whatever is committed meanwhile. */
    private Dataset<Row> version(DomainFiles files) {
        return spark.read()
                .format("delta")
                .option("versionAsOf", files.table().orElseThrow().version())
                .load(files.root());
    }

    /** Some files of that version. */
    private Dataset<Row> part(DomainFiles files) {
        Set<String> paths = files.documents().stream().map(DocumentFile::path).collect(Collectors.toSet());
        return files.table().orElseThrow().rows(spark, paths);
    }

    private Dataset<Row> documents(DomainFiles files, Holding holding) {
        String encoding = files.domain().encoding();
        return files(files)
                .mapPartitions(new ReadDocumentFiles(spec, encoding, holding), Encoders.row(ReadDocument.SCHEMA));
    }

    private Dataset<Row> files(DomainFiles files) {
        return spread(files.documents());
    }

    private Dataset<Row> spread(List<DocumentFile> files) {
        return spread(spark, files);
    }

    /** Files in so many partitions that each is some work. */
    static Dataset<Row> spread(SparkSession spark, List<DocumentFile> files) {
        List<Row> rows = files.stream().map(DocumentFile::toRow).toList();
        long bytes = files.stream().mapToLong(DocumentFile::sizeBytes).sum();
        long wanted = Math.max(spark.sparkContext().defaultParallelism(), bytes / BYTES_PER_TASK);
        return spark.createDataFrame(rows, DocumentFile.SCHEMA)
                .repartition((int) Math.max(1, Math.min(rows.size(), wanted)), col("path"));
    }

    private Dataset<Row> jsonLines(DomainFiles files) {
        DomainConfig domain = files.domain();
        FirstObject.of(spark.sparkContext().hadoopConfiguration(), files.whole(), domain.encoding())
                .ifPresent(fields -> checkColumns(files, fields));
        return new RowFiles(spark, spec).jsonLines(domain, files.documents());
    }

    private Dataset<Row> csv(DomainFiles files) {
        DomainConfig domain = files.domain();
        CsvHeaders.check(spark.sparkContext().hadoopConfiguration(), files);
        return new RowFiles(spark, spec).csv(domain, files.documents());
    }

    /** Which columns of a domain hold what. */
    static RowColumns columns(DomainConfig domain) {
        return new RowColumns(domain.textColumn(), domain.documentColumn(), domain.clientColumn());
    }

    private Dataset<Row> rows(DomainFiles files, Dataset<Row> table, RowNames names) {
        DomainConfig domain = files.domain();
        checkColumns(files, Arrays.asList(table.columns()));
        checkText(files, table.schema());
        var columns = new RowColumns(
                "text",
                domain.documentColumn().isEmpty() ? "" : "document",
                domain.clientColumn().isEmpty() ? "" : "client");
        return table.select(
                        text(domain.textColumn()).as("text"),
                        text(domain.documentColumn()).as("document"),
                        text(domain.clientColumn()).as("client"),
                        col("_metadata.file_path").as("file"))
                .mapPartitions(
                        new ReadDocumentRows(spec, domain.name(), files.root(), columns, names),
                        Encoders.row(ReadDocument.SCHEMA));
    }

    private static Column text(String column) {
        Column value = column.isEmpty() ? lit(null) : col("`" + column.replace("`", "``") + "`");
        return value.cast(DataTypes.StringType);
    }

    private static void checkColumns(DomainFiles files, List<String> found) {
        DomainConfig domain = files.domain();
        Set<String> missing = missing(domain, found);
        if (!missing.isEmpty()) {
            throw Errors.inputColumnsMissing(domain.name(), files.root(), missing, found);
        }
    }

    /** The columns that a domain wants and are not among those found. */
    static Set<String> missing(DomainConfig domain, List<String> found) {
        Set<String> missing = columns(domain).wanted();
        found.forEach(missing::remove);
        return missing;
    }

    private static void checkText(DomainFiles files, StructType schema) {
        var type = schema.apply(files.domain().textColumn()).dataType();
        if (!type.equals(DataTypes.StringType)) {
            throw Errors.inputColumnNoText(
                    files.domain().name(), files.root(), files.domain().textColumn(), type.simpleString());
        }
    }
}
