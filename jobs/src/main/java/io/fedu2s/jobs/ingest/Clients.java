package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.record.Reject;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The clients of an input, each with its one domain: those that documents name, and those that have a folder with nothing in
 * it.
 *
 * @param domains what was listed
 */
record Clients(List<DomainFiles> domains) {
    /** The document of a client that has none. */
    static final String NONE = "(none)";

    Clients {
        domains = List.copyOf(domains);
    }

    /**
     * Those of documents.
     *
     * @param owners rows of {@code client_id} and {@code domain}, of which many may be the same
     * @throws io.fedu2s.udf.error.UserException where a client is in two domains
     */
    SortedMap<String, String> of(Dataset<Row> owners) {
        SortedMap<String, String> clients = new TreeMap<>();
        for (Row row : owners.where(col("client_id").notEqual(IngestSpec.NO_CLIENT))
                .distinct()
                .orderBy("client_id", "domain")
                .collectAsList()) {
            String other = clients.putIfAbsent(row.getString(0), row.getString(1));
            if (other != null) {
                throw Errors.clientInTwoDomains(row.getString(0), List.of(other, row.getString(1)));
            }
        }
        return clients;
    }

    /** Those that have a folder and no document. */
    SortedMap<String, String> withoutDocuments(SortedMap<String, String> owners) {
        SortedMap<String, String> without = new TreeMap<>();
        for (DomainFiles files : domains) {
            files.folders().stream()
                    .filter(client -> !owners.containsKey(client))
                    .forEach(client -> without.put(client, files.domain().name()));
        }
        return without;
    }

    /** The row of {@code rejects} that names such a client. */
    static Row withoutDocuments(String client, String domain) {
        return new Reject(
                        client, domain, NONE, Reject.WHOLE_DOCUMENT, Reconciliation.NO_DOCUMENTS, "the folder is empty")
                .toRow();
    }
}
