package io.fedu2s.jobs.config;

/**
 * What is told about the clients' text.
 *
 * @param topics how many of each domain at most
 * @param terms how many words of a client's own describe a topic in its rows, at most
 * @param inRun whether {@code run} profiles, too
 */
public record ProfileConfig(int topics, int terms, boolean inRun) {
    static ProfileConfig from(Section section) {
        var profile = new ProfileConfig(
                section.whole("topics", 8, 1, 1000), section.whole("terms", 8, 0, 1000), section.flag("inRun", false));
        section.done();
        return profile;
    }
}
