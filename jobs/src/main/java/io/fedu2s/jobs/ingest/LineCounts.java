package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;

import io.fedu2s.jobs.config.IngestConfig.RepeatedLines;
import io.fedu2s.udf.ingest.CutDocuments;
import io.fedu2s.udf.ingest.LineHashes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * How many of a client's documents have a line. Lines and texts are hashes, equal texts count once, and clients are never
 * added up.
 */
final class LineCounts {
    private LineCounts() {}

    /** {@link io.fedu2s.udf.ingest.ReadDocument}s with the column {@value CutDocuments#REPEATED}; null where nothing is. */
    static Dataset<Row> marked(Dataset<Row> documents, RepeatedLines rule) {
        return rule.share() == null
                ? unmarked(documents)
                : documents.join(repeated(documents, rule, rule.share()), client(), "left_outer");
    }

    /** The same where all lines stay. */
    static Dataset<Row> unmarked(Dataset<Row> documents) {
        return documents.withColumn(CutDocuments.REPEATED, lit(null).cast("array<bigint>"));
    }

    private static Dataset<Row> repeated(Dataset<Row> documents, RepeatedLines rule, double share) {
        Dataset<Row> texts = documents
                .where(col("reason").equalTo(""))
                .select("client_id", "text")
                .map(new LineHashes(), Encoders.row(LineHashes.SCHEMA))
                .dropDuplicates("client_id", "text");
        Dataset<Row> clients = texts.groupBy("client_id")
                .agg(count(lit(1)).as("documents"))
                .where(col("documents").geq(rule.minClientDocuments()));
        return texts.select(col("client_id"), explode(col("lines")).as("line"))
                .groupBy("client_id", "line")
                .agg(count(lit(1)).as("holding"))
                .where(col("holding").geq(rule.minDocuments()))
                .join(clients, client())
                .where(col("holding").gt(col("documents").multiply(share)))
                .groupBy("client_id")
                .agg(sort_array(collect_list("line")).as(CutDocuments.REPEATED));
    }

    private static String[] client() {
        return new String[] {"client_id"};
    }
}
