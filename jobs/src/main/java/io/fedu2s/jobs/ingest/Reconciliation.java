package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
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
     * @param holding the same where each file is one document or more
     * @throws IllegalStateException where they don't, with the numbers
     */
    static IngestResult of(Tables tables, Map<String, Long> listed, Map<String, Long> holding, boolean changed) {
        Map<String, Long> byDomain = new TreeMap<>();
        long documents = 0;
        long accepted = 0;
        long expectedChunks = 0;
        TakenOut takenOut = TakenOut.NOTHING;
        for (Row row : tables.read(TableName.DOCUMENTS)
                .groupBy("domain", "status")
                .agg(
                        count(lit(1)).as("documents"),
                        Stream.concat(Stream.of(sum("chunks").as("chunks")), Stream.of(TakenOut.sums()))
                                .toArray(Column[]::new))
                .collectAsList()) {
            long n = row.<Long>getAs("documents");
            documents += n;
            accepted += row.<String>getAs("status").equals(Document.Status.ACCEPTED.stored()) ? n : 0;
            expectedChunks += row.<Long>getAs("chunks");
            takenOut = takenOut.and(TakenOut.of(row));
            byDomain.merge(row.getAs("domain"), n, Long::sum);
        }
        SortedMap<String, Long> rejected = new TreeMap<>();
        for (Row row : wholes(tables)
                .where(not(col("reason").equalTo(NO_DOCUMENTS)))
                .groupBy("reason")
                .agg(count(lit(1)).as("documents"))
                .collectAsList()) {
            rejected.put(row.getAs("reason"), row.<Long>getAs("documents"));
        }
        long reasons = rejected.values().stream().mapToLong(Long::longValue).sum();
        long chunks = tables.read(TableName.CHUNKS).count();
        Map<String, Long> files = holding.isEmpty() ? Map.of() : files(tables);
        if (documents - accepted != reasons
                || chunks != expectedChunks
                || !agree(listed, byDomain)
                || !agree(holding, files)) {
            throw new IllegalStateException(
                    ("ingest: %d documents, %d accepted and %d rejected with a reason; %d chunks where documents count"
                                    + " %d; files listed %s, documents %s; files that hold documents listed %s, read %s")
                            .formatted(
                                    documents,
                                    accepted,
                                    reasons,
                                    chunks,
                                    expectedChunks,
                                    listed,
                                    byDomain,
                                    holding,
                                    files));
        }
        return new IngestResult(changed, documents, accepted, chunks, rejected, takenOut, withoutChunks(tables));
    }

    /** By domain how many files documents were read from. */
    private static Map<String, Long> files(Tables tables) {
        Map<String, Long> files = new TreeMap<>();
        for (Row row : tables.read(TableName.DOCUMENTS)
                .groupBy("domain")
                .agg(countDistinct("source").as("files"))
                .collectAsList()) {
            files.put(row.getAs("domain"), row.<Long>getAs("files"));
        }
        return files;
    }

    private static Dataset<Row> wholes(Tables tables) {
        return tables.read(TableName.REJECTS).where(col("ordinal").equalTo(Reject.WHOLE_DOCUMENT));
    }

    private static SortedMap<String, SortedMap<String, Long>> withoutChunks(Tables tables) {
        Dataset<Row> clients = tables.read(TableName.CHUNKS).select("client_id").distinct();
        SortedMap<String, SortedMap<String, Long>> without = new TreeMap<>();
        for (Row row : wholes(tables)
                .where(not(col("client_id").equalTo(IngestSpec.NO_CLIENT)))
                .join(clients, new String[] {"client_id"}, "left_anti")
                .groupBy("client_id", "reason")
                .agg(count(lit(1)).as("documents"))
                .collectAsList()) {
            without.computeIfAbsent(row.getAs("client_id"), client -> new TreeMap<>())
                    .put(row.getAs("reason"), row.<Long>getAs("documents"));
        }
        return without;
    }

    private static boolean agree(Map<String, Long> listed, Map<String, Long> documents) {
        return listed.entrySet().stream()
                .allMatch(domain -> documents.getOrDefault(domain.getKey(), 0L).equals(domain.getValue()));
    }
}
