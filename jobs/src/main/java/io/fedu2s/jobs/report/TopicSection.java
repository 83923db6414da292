package io.fedu2s.jobs.report;

import static io.fedu2s.jobs.report.Element.element;

import io.fedu2s.udf.record.TextProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The part of the page that says what the clients' text is about: a picture of clients by topics for each domain. */
final class TopicSection {
    /** So many clients of a domain, those with the most chunks, are in its picture. */
    static final int MOST_CLIENTS = 20;

    /** More clients than these are folded away. */
    private static final int FEW_CLIENTS = 24;

    private TopicSection() {}

    static List<Element> of(List<ClientTopics> clients) {
        List<Element> section = new ArrayList<>();
        section.add(element("h2", "What the clients' text is about"));
        section.add(element(
                "p",
                "Topics are groups of chunks with words in common, found for each domain over all of its clients; their names"
                        + " are words of the domain's public examples and held-out instructions. A cell says which share of"
                        + " the client's chunks is about the topic."));
        int number = 0;
        SortedMap<String, List<ClientTopics>> byDomain = new TreeMap<>(clients.stream()
                .collect(Collectors.groupingBy(client -> client.profile().domain())));
        for (Map.Entry<String, List<ClientTopics>> domain : byDomain.entrySet()) {
            section.add(element("h3", domain.getKey()));
            section.addAll(picture(++number, domain.getKey(), domain.getValue()));
        }
        Element figures = figures(clients);
        section.add(
                clients.size() <= FEW_CLIENTS
                        ? figures
                        : element("details")
                                .add(element("summary", "All " + Figures.count(clients.size()) + " clients"))
                                .add(figures));
        return section;
    }

    private static List<Element> picture(int number, String domain, List<ClientTopics> clients) {
        SortedMap<Integer, String> names = new TreeMap<>();
        clients.forEach(client -> names.putAll(client.names()));
        if (names.isEmpty()) {
            return List.of(element("p", "None of its clients has a chunk.").with("class", "note"));
        }
        List<ClientTopics> shown = clients.stream()
                .filter(client -> !client.shares().isEmpty())
                .sorted(Comparator.comparingLong(
                                (ClientTopics client) -> -client.profile().chunks())
                        .thenComparing(client -> client.profile().clientId()))
                .limit(MOST_CLIENTS)
                .sorted(Comparator.comparing(client -> client.profile().clientId()))
                .toList();
        List<Element> picture = new ArrayList<>();
        picture.add(TopicChart.of(number, domain, shown, names));
        if (shown.size() < clients.size()) {
            picture.add(element(
                            "p",
                            "Shown are the %s clients with the most chunks, of %s; the table 'topics' has all."
                                    .formatted(Figures.count(shown.size()), Figures.count(clients.size())))
                    .with("class", "note"));
        }
        Element list = element("ol").with("class", "topics");
        names.values().forEach(name -> list.add(element("li", name.isEmpty() ? "no word of the public texts" : name)));
        picture.add(list);
        return picture;
    }

    private static Element figures(List<ClientTopics> clients) {
        Table table = Table.captioned("Each client's text")
                .words("client", "domain")
                .numbers("chunks", "relevance", "diversity")
                .words("language")
                .numbers("duplicates", "near duplicates");
        for (ClientTopics client : clients) {
            TextProfile profile = client.profile();
            table.row(
                    profile.clientId(),
                    profile.domain(),
                    Figures.count(profile.chunks()),
                    profile.chunks() == 0 ? "–" : Figures.score(profile.relevance()),
                    profile.chunks() == 0 ? "–" : String.format(Locale.ROOT, "%.1f", profile.diversity()),
                    profile.language().isEmpty() ? "–" : profile.language(),
                    share(profile.duplicateShare()),
                    share(profile.nearDuplicateShare()));
        }
        return element("div")
                .add(
                        table.framed(),
                        element(
                                        "p",
                                        "Relevance is the mean nearness of a client's chunks to the public texts, 0 to 1;"
                                                + " diversity the number of topics that, in equal shares, would be as varied;"
                                                + " duplicates are shares of the documents that were read.")
                                .with("class", "note"));
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }
}
