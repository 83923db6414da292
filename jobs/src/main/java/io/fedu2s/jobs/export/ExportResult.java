package io.fedu2s.jobs.export;

/**
 * What was exported.
 *
 * @param path the PEFT folder
 * @param round the round whose adapter it holds
 * @param sha256 the adapter's digest, as the table of rounds holds it
 * @param written whether anything had to be written
 */
public record ExportResult(String path, int round, String sha256, boolean written) {}
