package io.fedu2s.jobs.federate;

/**
 * How a federation stands.
 *
 * @param newRounds rounds that this run added; 0 where all were done
 * @param rounds rounds that are done
 * @param adapterSha256 the adapter of the last round
 */
public record FederateResult(int newRounds, int rounds, String adapterSha256) {}
