package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.profile.ProfileResult;
import io.fedu2s.jobs.profile.ProfileResult.TopicLine;
import io.fedu2s.udf.record.TextProfile;
import java.util.Locale;

/** What the clients' text is about, for a screen; no text of theirs is in it. */
final class ProfileText {
    /** More clients are left to the table. */
    private static final int MOST_CLIENTS = 50;

    private ProfileText() {}

    static String of(ProfileResult result) {
        StringBuilder text = new StringBuilder();
        String domain = "";
        for (TopicLine topic : result.topics()) {
            if (!topic.domain().equals(domain)) {
                domain = topic.domain();
                text.append("topics of %s%n".formatted(domain));
            }
            text.append("  %2d  %5d chunks of %3d clients  %s%n"
                    .formatted(topic.topic(), topic.chunks(), topic.clients(), topic.name()));
        }
        text.append("clients%n  %-24s %9s %6s %9s %9s  %-8s %10s %15s%n"
                .formatted(
                        "",
                        "documents",
                        "chunks",
                        "relevance",
                        "diversity",
                        "language",
                        "duplicates",
                        "near duplicates"));
        result.clients().stream().limit(MOST_CLIENTS).forEach(client -> text.append(line(client)));
        int more = result.clients().size() - MOST_CLIENTS;
        if (more > 0) {
            text.append("  and %d more in the table 'profiles'%n".formatted(more));
        }
        return text.toString().stripTrailing();
    }

    private static String line(TextProfile client) {
        return String.format(
                Locale.ROOT,
                "  %-24s %9d %6d %9.3f %9.1f  %-8s %9.1f%% %14.1f%%%n",
                client.clientId(),
                client.documents(),
                client.chunks(),
                client.relevance(),
                client.diversity(),
                client.language().isEmpty() ? "?" : client.language(),
                100 * client.duplicateShare(),
                100 * client.nearDuplicateShare());
    }
}
