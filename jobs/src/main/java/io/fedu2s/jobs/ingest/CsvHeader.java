package io.fedu2s.jobs.ingest;

import io.fedu2s.udf.fetch.InputFile;
import io.fedu2s.udf.fetch.PassingFailure;
import io.fedu2s.udf.ingest.DocumentFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Reads the header of CSV files from a file that was listed: Spark would take the files' names for patterns there. */
final class CsvHeader {
    private static final int MOST_BYTES = 1 << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private CsvHeader() {}

    /** The columns that the first file with any text names, all of them text; none where no file can be read. */
    static Optional<StructType> of(SparkSession spark, List<DocumentFile> files) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        return files.stream()
                .filter(file -> !file.isRefused())
                .map(file -> start(hadoop, new Path(file.path())))
                .filter(text -> !text.isBlank())
                .findFirst()
                .map(text -> spark.read()
                        .option("header", true)
                        .option("escape", "\"")
                        .csv(spark.createDataset(List.of(text), Encoders.STRING()))
                        .schema());
    }

    /** Empty, too, where the file can't be read: Spark says so when it reads it. */
    private static String start(Configuration hadoop, Path file) {
        try (InputStream in = InputFile.open(hadoop, file)) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (IOException e) {
            if (PassingFailure.isIn(e)) {
                throw new UncheckedIOException(e);
            }
            return "";
        }
    }
}
