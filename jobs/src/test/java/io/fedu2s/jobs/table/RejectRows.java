package io.fedu2s.jobs.table;

import io.fedu2s.udf.record.Reject;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows of the smallest of tables, told apart by their documents. */
final class RejectRows {
    private RejectRows() {}

    /** A row for each document. */
    static Dataset<Row> of(SparkSession spark, String... documents) {
        return spark.createDataFrame(
                Stream.of(documents)
                        .map(document -> new Reject("client", "domain", document, -1, "empty", "").toRow())
                        .toList(),
                Reject.SCHEMA);
    }

    /** The documents whose rows are in the table, in their order. */
    static List<String> documents(Tables tables) {
        return tables.read(TableName.REJECTS).select("document_id").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }
}
