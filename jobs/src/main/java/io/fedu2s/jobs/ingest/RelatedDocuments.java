package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which documents have to be looked at again because of others: those of the same client with the same text or the same name,
 * and so on from these, for what becomes of one follows from all of them.
 *
 * @param wholeClients whether all of a client's documents follow from one another
 *
 * @param wholeClients whether all of a client's documents follow from one another
 * @param kept holds what is looked at more than once
 */
record RelatedDocuments(boolean wholeClients, Kept kept) {
    private static final String[] CLIENT = {"client_id", "domain"};
    private static final String[] TEXT = {"client_id", "text_hash"};
    private static final String[] NAME = {"client_id", "domain", "document_id"};

    /** Of documents what others can have in common with them. */
    static Dataset<Row> known(Dataset<Row> documents) {
        return documents.select("client_id", "domain", "document_id", "text_hash");
    }

    /**
     * Those of some documents.
     *
     * @param documents rows of the table that are none of the others
     * @param changed those that came, changed or went, as {@link #known} has them
     */
    Dataset<Row> of(Dataset<Row> documents, Dataset<Row> changed) {
        if (wholeClients) {
            return documents.join(changed.select("client_id", "domain").distinct(), CLIENT, "left_semi");
        }
        Dataset<Row> related = kept.keep(beside(documents, changed));
        long found = related.count();
        while (found > 0) {
            Dataset<Row> more = kept.keep(beside(documents, related));
            long now = more.count();
            if (now == found) {
                return more;
            }
            related = more;
            found = now;
        }
        return related;
    }

    private static Dataset<Row> beside(Dataset<Row> documents, Dataset<Row> others) {
        Dataset<Row> texts = others.where(col("text_hash").notEqual(""))
                .select("client_id", "text_hash")
                .distinct();
        Dataset<Row> names = others.select("client_id", "domain", "document_id").distinct();
        return documents
                .join(texts, TEXT, "left_semi")
                .unionByName(documents.join(names, NAME, "left_semi"))
                .dropDuplicates("client_id", "domain", "document_id", "source", "text_hash");
    }
}
