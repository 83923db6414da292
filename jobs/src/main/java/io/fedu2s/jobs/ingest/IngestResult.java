package io.fedu2s.jobs.ingest;

import java.util.Map;

/**
 * What came of the documents.
 *
 * @param documents documents read
 * @param accepted of how many something is used
 * @param chunks chunks that are used
 * @param rejects documents and chunks that are not used, by reason
 */
public record IngestResult(long documents, long accepted, long chunks, Map<String, Long> rejects) {
    /** Copies the map. */
    public IngestResult {
        rejects = Map.copyOf(rejects);
    }
}
