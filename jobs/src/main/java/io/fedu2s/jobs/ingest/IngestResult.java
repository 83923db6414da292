package io.fedu2s.jobs.ingest;

import java.util.SortedMap;

/**
 * What stands in the tables after the job.
 *
 * @param changed whether this run wrote them
 * @param documents how many documents were read
 * @param accepted how many of them are used
 * @param chunks how many chunks they make
 * @param rejected how many documents are not used, by reason
 * @param takenOut what was taken out of their texts
 * @param withoutChunks by client of whom nothing is used: how many documents were rejected, by reason, or that there were
 *     none
 */
public record IngestResult(
        boolean changed,
        long documents,
        long accepted,
        long chunks,
        SortedMap<String, Long> rejected,
        TakenOut takenOut,
        SortedMap<String, SortedMap<String, Long>> withoutChunks) {}
