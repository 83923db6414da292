package io.fedu2s.jobs.ingest;

import java.util.List;
import java.util.SortedMap;

/**
 * What stands in the tables after the job.
 *
 * @param changed whether this run wrote them
 * @param documents how many documents were read
 * @param accepted how many of them are used
 * @param chunks how many chunks they make
 * @param rejected how many documents are not used, by reason
 * @param clientsWithoutDocuments clients whose folder is empty
 */
public record IngestResult(
        boolean changed,
        long documents,
        long accepted,
        long chunks,
        SortedMap<String, Long> rejected,
        List<String> clientsWithoutDocuments) {
    /** Copies the list. */
    public IngestResult {
        clientsWithoutDocuments = List.copyOf(clientsWithoutDocuments);
    }
}
