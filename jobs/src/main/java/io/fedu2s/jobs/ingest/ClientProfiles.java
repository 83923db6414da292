package io.fedu2s.jobs.ingest;

import io.fedu2s.udf.error.Errors;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A CSV file of what clients can do; its header names the columns of the table {@code clients} but the domain. */
final class ClientProfiles {
    private static final String[] COLUMNS = {"client_id", "tokens_per_second", "bytes_per_second", "memory_bytes"};

    private final SparkSession spark;

    ClientProfiles(SparkSession spark) {
        this.spark = spark;
    }

    Dataset<Row> read(String path) {
        Dataset<Row> profiles = spark.read().option("header", true).csv(path);
        List<String> found = Arrays.asList(profiles.columns());
        for (String column : COLUMNS) {
            if (!found.contains(column)) {
                throw Errors.columnMissing("clients.profiles", path, column, found);
            }
        }
        return profiles.select(COLUMNS[0], COLUMNS[1], COLUMNS[2], COLUMNS[3]).dropDuplicates(COLUMNS[0]);
    }
}
