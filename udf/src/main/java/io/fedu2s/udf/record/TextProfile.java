package io.fedu2s.udf.record;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A client's text in numbers.
 *
 * @param clientId whose text
 * @param domain the field the client works in
 * @param documents how many were read, whatever became of them
 * @param chunks how many chunks are used
 * @param relevance the mean over the chunks of the cosine with the nearest text of the domain's pool and held-out
 *     instructions, from 0 to 1; 0 where there is no chunk
 * @param diversity the effective number of topics, exp(−Σ p ln p) of the shares p; 0 where there is no chunk
 * @param language what most of the chunks are in whose language can be told, by ISO 639-3; empty where none can
 * @param languageShare of these chunks the share that is in it
 * @param duplicateShare the share of the documents that the client had already
 * @param nearDuplicateShare the share of the documents that are too like another one of the client
 */
public record TextProfile(
        String clientId,
        String domain,
        long documents,
        long chunks,
        double relevance,
        double diversity,
        String language,
        double languageShare,
        double duplicateShare,
        double nearDuplicateShare) {
    /** Columns of the table {@code profiles}. */
    public static final StructType SCHEMA = Columns.first()
            .string("client_id")
            .string("domain")
            .bigint("documents")
            .bigint("chunks")
            .real("relevance")
            .real("diversity")
            .string("language")
            .real("language_share")
            .real("duplicate_share")
            .real("near_duplicate_share")
            .schema();

    public TextProfile {
        Checks.named(clientId, "clientId");
        Checks.named(domain, "domain");
        Checks.atLeast(0, documents, "documents");
        Checks.atLeast(0, chunks, "chunks");
        Checks.within(0, 1, relevance, "relevance");
        Checks.within(0, Double.MAX_VALUE, diversity, "diversity");
        Checks.within(0, 1, languageShare, "languageShare");
        Checks.within(0, 1, duplicateShare, "duplicateShare");
        Checks.within(0, 1, nearDuplicateShare, "nearDuplicateShare");
    }

    /** Reads a row by the names of its columns. */
    public static TextProfile fromRow(Row row) {
        return new TextProfile(
                row.getAs("client_id"),
                row.getAs("domain"),
                row.<Long>getAs("documents"),
                row.<Long>getAs("chunks"),
                row.<Double>getAs("relevance"),
                row.<Double>getAs("diversity"),
                row.getAs("language"),
                row.<Double>getAs("language_share"),
                row.<Double>getAs("duplicate_share"),
                row.<Double>getAs("near_duplicate_share"));
    }

    /** The row that {@link #fromRow} reads. */
    public Row toRow() {
        return Columns.row(
                SCHEMA,
                clientId,
                domain,
                documents,
                chunks,
                relevance,
                diversity,
                language,
                languageShare,
                duplicateShare,
                nearDuplicateShare);
    }
}
