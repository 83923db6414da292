package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.when;

import io.fedu2s.udf.alike.MinHash;
import io.fedu2s.udf.ingest.BandKeys;
import io.fedu2s.udf.ingest.CandidatePairs;
import io.fedu2s.udf.ingest.FirstStays;
import io.fedu2s.udf.ingest.Similarity;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * A client's documents that are nearly others of it: MinHash over runs of words chooses which pairs are worth comparing,
 * their runs say how alike they are, and of those alike the first by name stays. No text comes to the driver, no pair has
 * two clients, and what comes out depends on no partitioning.
 *
 * <p>Source: Broder, "On the resemblance and containment of documents" (1997); Leskovec et al., "Mining of Massive
 * Datasets", chapter 3.
 */
public final class NearCopies {
    /** Both sides of a join go through a shuffle: the smaller one would come to the driver else. */
    private static final String SHUFFLED = "shuffle_merge";

    private NearCopies() {}

    /**
     * The documents that go, as {@link FirstStays#SCHEMA} has it.
     *
     * @param documents as {@link BandKeys#INPUT} has it; names are unique within a client
     * @param least the share of common runs from which on a document is a copy
     */
    public static Dataset<Row> of(Dataset<Row> documents, double least) {
        Dataset<Row> pairs = documents
                .flatMap(new BandKeys(MinHash.forJaccard(least)), Encoders.row(BandKeys.SCHEMA))
                .repartition(col("key"), col("client_id"))
                .sortWithinPartitions("key", "client_id", "document_id")
                .mapPartitions(new CandidatePairs(), Encoders.row(CandidatePairs.SCHEMA))
                .distinct();
        return with(with(pairs, documents, "earlier"), documents, "later")
                .map(new Similarity(), Encoders.row(Similarity.SCHEMA))
                .where(col("jaccard").geq(least))
                .repartition(col("client_id"))
                .sortWithinPartitions("client_id", "later", "earlier")
                .mapPartitions(new FirstStays(), Encoders.row(FirstStays.SCHEMA));
    }

    /** The texts of one of the two documents beside each pair. */
    private static Dataset<Row> with(Dataset<Row> pairs, Dataset<Row> documents, String which) {
        Dataset<Row> texts = documents.select(
                col("client_id"), col("document_id").as(which), col("texts").as(which + "_texts"));
        return pairs.join(texts.hint(SHUFFLED), new String[] {"client_id", which});
    }

    /** Of {@linkplain Comparison#compared compared} documents those that are used, with what goes into chunks. */
    static Dataset<Row> used(Dataset<Row> compared) {
        return compared.where(isUsed())
                .select(
                        col("document.client_id").as("client_id"),
                        col("document.document_id").as("document_id"),
                        col("chunks.text").as("texts"));
    }

    /** Compared documents where those that go have a reason. */
    static Dataset<Row> told(Dataset<Row> compared, Dataset<Row> copies) {
        Column same = isUsed().and(col("document.client_id").equalTo(col("copy_client")))
                .and(col("document.document_id").equalTo(col("copy_name")));
        Dataset<Row> named = copies.select(
                col("client_id").as("copy_client"),
                col("document_id").as("copy_name"),
                col("original"),
                col("jaccard"));
        return compared.join(named, same, "left_outer")
                .withColumn(
                        "detail",
                        when(
                                        col("original").isNotNull(),
                                        concat(format_string("%.2f of the text of ", col("jaccard")), col("original")))
                                .otherwise(col("detail")))
                .withColumn(
                        "reason", coalesce(col("reason"), when(col("original").isNotNull(), Reject.NEAR_DUPLICATE)))
                .select("document", "chunks", "rejects", "reason", "detail");
    }

    private static Column isUsed() {
        return col("reason").isNull().and(col("document.status").equalTo(Document.Status.ACCEPTED.stored()));
    }
}
