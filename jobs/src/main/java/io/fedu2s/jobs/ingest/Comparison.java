package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The documents of a client beside each other: of those with one text the first by name is kept, and no two of
 * different texts have one name. Clients are never compared with each other.
 */
final class Comparison {
    /** The client has another document of this name. */
    static final String DUPLICATE_NAME = "duplicate_name";

    private static final Column CLIENT = col("document.client_id");
    private static final Column NAME = col("document.document_id");
    private static final Column SAME_TEXT = col("document.text_hash").equalTo(col("named_text"));
    private static final Column USED = col("reason").isNull();

    private Comparison() {}

    /** {@link io.fedu2s.udf.ingest.IngestedDocument}s with the columns {@code reason} and {@code detail} of a copy. */
    static Dataset<Row> compared(Dataset<Row> documents) {
        Column accepted = col("document.status").equalTo(Document.Status.ACCEPTED.stored());
        WindowSpec namesakes = Window.partitionBy(CLIENT, col("document.domain"), NAME)
                .orderBy(
                        col("document.status"),
                        col("document.text_hash"),
                        col("document.size_bytes"),
                        col("document.source"));
        WindowSpec twins = Window.partitionBy(CLIENT, col("document.text_hash"), col("usable"))
                .orderBy(NAME);
        return documents
                .repartition(CLIENT)
                .withColumn("namesake", row_number().over(namesakes))
                .withColumn("named_text", first("document.text_hash").over(namesakes))
                .withColumn("usable", accepted.and(col("namesake").equalTo(1)))
                .withColumn("twin", row_number().over(twins))
                .withColumn("original", first(NAME).over(twins))
                .withColumn(
                        "reason",
                        when(
                                        accepted.and(col("namesake").gt(1)),
                                        when(SAME_TEXT, Reject.DUPLICATE).otherwise(DUPLICATE_NAME))
                                .when(col("usable").and(col("twin").gt(1)), Reject.DUPLICATE))
                .withColumn(
                        "detail",
                        when(
                                        col("reason").equalTo(Reject.DUPLICATE).and(col("usable")),
                                        concat(lit("the text of "), col("original")))
                                .when(
                                        col("reason").equalTo(Reject.DUPLICATE),
                                        concat(lit("the text and the name of "), NAME))
                                .otherwise("another document of the client has this name"))
                .select("document", "chunks", "rejects", "reason", "detail");
    }

    /** The table {@code documents}. */
    static Dataset<Row> documents(Dataset<Row> compared) {
        Column[] columns = Arrays.stream(Document.SCHEMA.fieldNames())
                .map(name -> switch (name) {
                    case "status" ->
                        when(USED, col("document.status"))
                                .otherwise(Document.Status.REJECTED.stored())
                                .as(name);
                    case "chunks" ->
                        when(USED, col("document.chunks")).otherwise(0).as(name);
                    default -> col("document." + name).as(name);
                })
                .toArray(Column[]::new);
        return compared.select(columns);
    }

    /** The table {@code chunks}. */
    static Dataset<Row> chunks(Dataset<Row> compared) {
        return compared.where(USED).select(explode(col("chunks")).as("chunk")).select("chunk.*");
    }

    /** The table {@code rejects}. */
    static Dataset<Row> rejects(Dataset<Row> compared) {
        Dataset<Row> own = compared.where(USED)
                .select(explode(col("rejects")).as("reject"))
                .select("reject.*");
        Dataset<Row> copies = compared.where(col("reason").isNotNull())
                .select(
                        CLIENT.as("client_id"),
                        col("document.domain").as("domain"),
                        NAME.as("document_id"),
                        lit(Reject.WHOLE_DOCUMENT).as("ordinal"),
                        col("reason"),
                        col("detail"));
        return own.unionByName(copies);
    }
}
