package io.fedu2s.jobs.report;

/**
 * How filters compare with people.
 *
 * @param path of the file
 * @param text for people
 * @param json for programs, which the file holds
 */
public record CalibrateResult(String path, String text, String json) {}
