package io.fedu2s.jobs.review;

import java.util.Optional;

/**
 * A row of a file that came back.
 *
 * @param place where it stands, for who has to mend it
 * @param pairId the pair; may be empty
 * @param clientId whose pair it is; empty where the file does not say
 * @param verdict the word that stands there; may be empty
 * @param instruction what stands there; none where the file has no such column
 * @param response likewise
 * @param note what else was written
 */
record ReviewRow(
        String place,
        String pairId,
        String clientId,
        String verdict,
        Optional<String> instruction,
        Optional<String> response,
        String note) {}
