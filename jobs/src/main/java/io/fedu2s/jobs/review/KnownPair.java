package io.fedu2s.jobs.review;

/**
 * A pair of which something may be said.
 *
 * @param instruction as the model wrote it
 * @param response as the model wrote it
 */
record KnownPair(
        String clientId,
        String domain,
        String documentId,
        String generationId,
        String kind,
        String pairId,
        String instruction,
        String response) {}
