package io.fedu2s.jobs.report;

/**
 * What the report came to.
 *
 * @param summary where {@code summary.json} is
 * @param page where {@code report.html} is
 * @param changed whether either was written; equal files are left as they are
 */
public record ReportResult(String summary, String page, boolean changed) {}
