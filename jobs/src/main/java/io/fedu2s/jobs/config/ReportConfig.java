package io.fedu2s.jobs.config;

/**
 * What the report shows.
 *
 * @param samplesPerDomain how many pairs of each domain are shown, which are made from clients' text; 0 shows none
 */
public record ReportConfig(int samplesPerDomain) {
    static ReportConfig from(Section section) {
        var report = new ReportConfig(section.whole("samplesPerDomain", 0, 0, 1000));
        section.done();
        return report;
    }
}
