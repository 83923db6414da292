package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.DomainConfig.Format;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.spark.SourceDocument;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A domain's documents as {@link SourceDocument} rows, whatever they are stored as. */
final class Sources {
    private static final String CORRUPT = "_corrupt_record";
    private static final String NOBODY = "unknown";

    private final SparkSession spark;

    Sources(SparkSession spark) {
        this.spark = spark;
    }

    Dataset<Row> documents(InputListing.OfDomain listing) {
        if (listing.files().isEmpty()) {
            return spark.createDataFrame(List.of(), SourceDocument.SCHEMA);
        }
        return listing.domain().format() == Format.TEXT ? files(listing) : rows(listing);
    }

    /** A document a file: read later, by the tasks. */
    private Dataset<Row> files(InputListing.OfDomain listing) {
        String root = listing.root().toString() + "/";
        List<Row> documents = listing.files().stream()
                .map(file -> document(listing.domain(), root, file).toRow())
                .toList();
        return spark.createDataFrame(documents, SourceDocument.SCHEMA);
    }

    private static SourceDocument document(DomainConfig domain, String root, FileStatus file) {
        String below = file.getPath().toString().substring(root.length());
        int slash = below.indexOf('/');
        if (slash < 0) {
            throw Errors.fileWithoutClient(domain.name(), file.getPath().toString());
        }
        return new SourceDocument(
                below.substring(0, slash),
                domain.name(),
                below.substring(slash + 1),
                file.getPath().toString(),
                null,
                file.getLen(),
                null);
    }

    /** A document a row: the text travels with it. */
    private Dataset<Row> rows(InputListing.OfDomain listing) {
        DomainConfig domain = listing.domain();
        Dataset<Row> rows = read(domain.format(), listing);
        demand(rows, domain, domain.textColumn(), listing);
        if (!domain.clientFromFolder()) {
            demand(rows, domain, domain.clientColumn(), listing);
        }
        if (!domain.documentColumn().isEmpty()) {
            demand(rows, domain, domain.documentColumn(), listing);
        }
        Column corrupt = Arrays.asList(rows.columns()).contains(CORRUPT)
                ? col(CORRUPT)
                : lit(null).cast(DataTypes.StringType);
        Column file = col("_metadata.file_path");
        int depth = listing.root().toString().split("/").length + 1;
        Column client = domain.clientFromFolder()
                ? element_at(split(file, "/"), lit(depth))
                : col(domain.clientColumn()).cast(DataTypes.StringType);
        Dataset<Row> plain = rows.select(
                coalesce(client, lit(NOBODY)).as("client_id"),
                lit(domain.name()).as("domain"),
                (domain.documentColumn().isEmpty()
                                ? lit(null).cast(DataTypes.StringType)
                                : col(domain.documentColumn()).cast(DataTypes.StringType))
                        .as("named"),
                element_at(split(file, "/"), lit(-1)).as("file"),
                col(domain.textColumn()).cast(DataTypes.StringType).as("text"),
                corrupt.as("corrupt"));
        return named(plain);
    }

    /**
     * A row without a name of its own is named by its file and its content; equal rows are counted, so that a name is
     * given once and does not depend on the order of reading.
     */
    private static Dataset<Row> named(Dataset<Row> plain) {
        Column content = substring(sha2(coalesce(col("text"), col("corrupt"), lit("")), 256), 1, 16);
        Column base = coalesce(col("named"), concat(col("file"), lit("#"), col("content")));
        var same = Window.partitionBy("client_id", "base").orderBy("content");
        Column document = when(col("copy").equalTo(1), col("base"))
                .otherwise(concat(col("base"), lit("~"), col("copy").cast(DataTypes.StringType)));
        Column fault = when(col("corrupt").isNotNull(), lit("the row is not what its format demands"))
                .when(col("client_id").equalTo(NOBODY), lit("the row names no client"))
                .when(col("text").isNull(), lit("the row has no text"));
        return plain.withColumn("content", content)
                .withColumn("base", base)
                .withColumn("copy", row_number().over(same))
                .select(
                        col("client_id"),
                        col("domain"),
                        document.as("document_id"),
                        lit(null).cast(DataTypes.StringType).as("path"),
                        col("text"),
                        coalesce(octet_length(col("text")), length(col("corrupt")), lit(0))
                                .cast(DataTypes.LongType)
                                .as("size_bytes"),
                        fault.as("fault"));
    }

    private Dataset<Row> read(Format format, InputListing.OfDomain listing) {
        String root = listing.root().toString();
        DataFrameReader reader = spark.read().option("recursiveFileLookup", true);
        return switch (format) {
            case JSONL -> reader.schema(withCorrupt(reader.json(root).schema())).json(root);
            case CSV -> {
                reader = reader.option("header", true).option("multiLine", true).option("escape", "\"");
                yield reader.schema(withCorrupt(reader.csv(root).schema()))
                        .option("columnNameOfCorruptRecord", CORRUPT)
                        .csv(root);
            }
            case PARQUET -> reader.parquet(root);
            case DELTA -> spark.read().format("delta").load(root);
            case TEXT -> throw new IllegalStateException("files are read by the tasks");
        };
    }

    private static StructType withCorrupt(StructType schema) {
        return Arrays.asList(schema.fieldNames()).contains(CORRUPT)
                ? schema
                : schema.add(CORRUPT, DataTypes.StringType, true);
    }

    private static void demand(Dataset<Row> rows, DomainConfig domain, String column, InputListing.OfDomain listing) {
        List<String> columns = Arrays.asList(rows.columns());
        if (!columns.contains(column)) {
            throw Errors.columnMissing(domain.name(), listing.root().toString(), column, columns);
        }
    }
}
