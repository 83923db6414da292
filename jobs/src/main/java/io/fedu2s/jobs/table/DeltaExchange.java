package io.fedu2s.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of a table for others, by one {@code MERGE}: what goes is matched by its key, what comes is matched by nothing. Other
 * commands of Delta are named by an application too, but through settings of the session ("Idempotent writes").
 */
record DeltaExchange(SparkSession spark, String path, StructType schema) {
    private static final String GOES = "_goes";

    void commit(Dataset<Row> gone, String[] keys, Dataset<Row> more, String application) {
        Dataset<Row> goes = gone.select(Arrays.stream(schema.fieldNames())
                        .map(name -> Arrays.asList(keys).contains(name)
                                ? col(name)
                                : lit(null).cast(schema.apply(name).dataType()).as(name))
                        .toArray(Column[]::new))
                .withColumn(GOES, lit(true));
        Dataset<Row> comes = more.select(Arrays.stream(schema.fieldNames())
                        .map(name -> col(name))
                        .toArray(Column[]::new))
                .withColumn(GOES, lit(false));
        Column matches = col("changes." + GOES);
        for (String key : keys) {
            matches = matches.and(col("rows." + key).equalTo(col("changes." + key)));
        }
        Column rowMatches = matches;
        Map<String, Column> values = new LinkedHashMap<>();
        Arrays.stream(schema.fieldNames()).forEach(name -> values.put(name, col("changes." + name)));
        SessionSettings.during(
                spark,
                SessionSettings.naming(application, 0),
                () -> DeltaTable.forPath(spark, path)
                        .as("rows")
                        .merge(goes.union(comes).as("changes"), rowMatches)
                        .whenMatched()
                        .delete()
                        .whenNotMatched(col("changes." + GOES).equalTo(false))
                        .insert(values)
                        .execute());
    }
}
