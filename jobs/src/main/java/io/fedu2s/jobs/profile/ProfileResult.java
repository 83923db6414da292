package io.fedu2s.jobs.profile;

import io.fedu2s.udf.record.TextProfile;
import java.util.List;

/**
 * What the clients' text is about, without any of it.
 *
 * @param topics of all domains, by domain and number
 * @param clients by domain and name
 */
public record ProfileResult(List<TopicLine> topics, List<TextProfile> clients) {
    /** Copies the lists. */
    public ProfileResult {
        topics = List.copyOf(topics);
        clients = List.copyOf(clients);
    }

    /**
     * A topic.
     *
     * @param domain its domain
     * @param topic its number
     * @param name words of the domain's public texts
     * @param chunks how many are about it
     * @param clients how many clients have any
     */
    public record TopicLine(String domain, int topic, String name, long chunks, long clients) {}
}
