package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** Counts the tables against each other: every document has one status, every rejected one exactly one reason. */
final class Reconciliation {
    /** Not a document that is rejected but one that is not there. */
    static final String NO_DOCUMENTS = "no_documents";

    private Reconciliation() {}

    /**
     * The counts, if they agree.
     *
     * @param listed by domain how many files were found, where each file is one document
     * @throws IllegalStateException where they don't, with the numbers
     */
    static IngestResult of(Tables tables, Map<String, Long> listed, boolean changed) {
        Map<String, Long> byDomain = new TreeMap<>();
        long documents = 0;
        long accepted = 0;
        long expectedChunks = 0;
        for (Row row : tables.read(TableName.DOCUMENTS)
                .groupBy("domain", "status")
                .agg(count(lit(1)).as("documents"), sum("chunks").as("chunks"))
                .collectAsList()) {
            long n = row.<Long>getAs("documents");
            documents += n;
            accepted += row.<String>getAs("status").equals(Document.Status.ACCEPTED.stored()) ? n : 0;
            expectedChunks += row.<Long>getAs("chunks");
            byDomain.merge(row.getAs("domain"), n, Long::sum);
        }
        List<String> without = new ArrayList<>();
        SortedMap<String, Long> rejected = new TreeMap<>();
        for (Row row : tables.read(TableName.REJECTS)
                .where(col("ordinal").equalTo(Reject.WHOLE_DOCUMENT))
                .groupBy(col("reason"), emptyClient().as("client"))
                .agg(count(lit(1)).as("documents"))
                .orderBy("client")
                .collectAsList()) {
            if (row.getAs("reason").equals(NO_DOCUMENTS)) {
                without.add(row.getAs("client"));
            } else {
                rejected.merge(row.getAs("reason"), row.<Long>getAs("documents"), Long::sum);
            }
        }
        long reasons = rejected.values().stream().mapToLong(Long::longValue).sum();
        long chunks = tables.read(TableName.CHUNKS).count();
        if (documents - accepted != reasons || chunks != expectedChunks || !agree(listed, byDomain)) {
            throw new IllegalStateException(
                    ("ingest: %d documents, %d accepted and %d rejected with a reason; %d chunks where documents count"
                                    + " %d; files listed %s, documents %s")
                            .formatted(documents, accepted, reasons, chunks, expectedChunks, listed, byDomain));
        }
        return new IngestResult(changed, documents, accepted, chunks, rejected, without);
    }

    /** The client, only where the reason is that it has no documents: there are as many groups as reasons otherwise. */
    private static Column emptyClient() {
        return when(col("reason").equalTo(NO_DOCUMENTS), col("client_id")).otherwise("");
    }

    private static boolean agree(Map<String, Long> listed, Map<String, Long> documents) {
        return listed.entrySet().stream()
                .allMatch(domain -> documents.getOrDefault(domain.getKey(), 0L).equals(domain.getValue()));
    }
}
