package io.fedu2s.jobs.review;

/**
 * What went out.
 *
 * @param to where it is
 * @param pairs how many were written
 * @param of how many there are to choose from
 * @param changed whether this run wrote them
 */
public record ReviewExportResult(String to, long pairs, long of, boolean changed) {}
