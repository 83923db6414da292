package io.fedu2s.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Clients by topics: a cell the darker, the larger the share of the client's chunks that is about the topic. */
final class TopicChart {
    private static final double LEFT = 190;
    private static final double TOP = 26;
    private static final double ROW = 24;
    private static final double WIDEST = 60;
    private static final double WIDTH = 560;
    private static final double BETWEEN = 2;
    private static final double LEAST_WITH_FIGURE = 34;

    private TopicChart() {}

    /**
     * The drawing of a domain.
     *
     * @param number tells it from its neighbours
     * @param clients a row each, in the order given
     * @param names of the topics by their numbers, a column each
     */
    static Element of(int number, String domain, List<ClientTopics> clients, SortedMap<Integer, String> names) {
        double column = Math.min(WIDEST, WIDTH / names.size());
        var drawing = new Drawing(
                "topics-" + number,
                "Topics of the clients of " + domain,
                inWords(clients),
                LEFT + names.size() * column + 8,
                TOP + clients.size() * ROW + 4);
        int place = 0;
        for (int topic : names.keySet()) {
            drawing.label("middle", LEFT + (place++ + 0.5) * column, TOP - 9, Integer.toString(topic));
        }
        for (int row = 0; row < clients.size(); row++) {
            row(drawing, clients.get(row), TOP + row * ROW, column, names);
        }
        return drawing.svg();
    }

    private static void row(
            Drawing drawing, ClientTopics client, double y, double column, SortedMap<Integer, String> names) {
        drawing.label("end", LEFT - 10, y + 16, shortened(client.profile().clientId()));
        double x = LEFT;
        for (int topic : names.keySet()) {
            double share = client.shares().getOrDefault(topic, 0.0);
            String percent = String.format(Locale.ROOT, "%.0f%%", 100 * share);
            drawing.cell(
                    share,
                    x,
                    y,
                    column - BETWEEN,
                    ROW - BETWEEN,
                    "%s, topic %d (%s): %s".formatted(client.profile().clientId(), topic, names.get(topic), percent));
            if (share > 0 && column >= LEAST_WITH_FIGURE) {
                drawing.label(share > 0.55 ? "inverse" : "", "middle", x + (column - BETWEEN) / 2, y + 16, percent);
            }
            x += column;
        }
    }

    private static String shortened(String name) {
        return name.length() > 24 ? name.substring(0, 23) + "…" : name;
    }

    private static String inWords(List<ClientTopics> clients) {
        List<String> sentences = new ArrayList<>();
        for (ClientTopics client : clients) {
            client.shares().entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .ifPresent(most -> sentences.add(String.format(
                            Locale.ROOT,
                            "%s: %.0f%% topic %d",
                            client.profile().clientId(),
                            100 * most.getValue(),
                            most.getKey())));
        }
        return "A cell for each client and topic. The largest shares: " + String.join("; ", sentences) + ".";
    }
}
