package io.fedu2s.udf.profile;

import io.fedu2s.udf.record.ClientTopic;
import io.fedu2s.udf.spark.ClientRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Rows of {@link PlaceFunction}, a client's side by side in the order of their chunks, into its {@link ClientTopic}s. The
 * terms of a topic are the words whose weights, summed over the client's own chunks about it, are the largest.
 */
public final class TopicsFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final int terms;
    private final Map<String, List<Topic>> topics;

    /**
     * A topic by what all may know of it.
     *
     * @param number from 1
     * @param name its words of the public texts
     */
    public record Topic(int number, String name) implements Serializable {}

    /**
     * Topics with so many terms each.
     *
     * @param topics of each domain, in the order of their centres
     */
    public TopicsFunction(int terms, Map<String, List<Topic>> topics) {
        this.terms = terms;
        this.topics = new HashMap<>(topics);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> places) {
        return new ClientRows<>(places, first -> new Client(first.getAs("client_id"), first.getAs("domain")));
    }

    /** One client's chunks by topic. */
    private final class Client implements ClientRows.Client<Row> {
        private final String clientId;
        private final String domain;
        private final Map<Integer, Long> chunks = new TreeMap<>();
        private final Map<Integer, Map<String, Double>> weights = new HashMap<>();
        private long all;

        Client(String clientId, String domain) {
            this.clientId = clientId;
            this.domain = domain;
        }

        @Override
        public void add(Row place) {
            Integer centre = place.getAs("topic");
            chunks.merge(centre, 1L, Long::sum);
            all++;
            List<String> words = place.getList(place.fieldIndex(WordsFunction.WORDS));
            List<Double> theirs = place.getList(place.fieldIndex("word_weights"));
            Map<String, Double> sums = weights.computeIfAbsent(centre, none -> new HashMap<>());
            for (int i = 0; i < words.size(); i++) {
                sums.merge(words.get(i), theirs.get(i), Double::sum);
            }
        }

        @Override
        public List<Row> end() {
            List<Row> rows = new ArrayList<>();
            chunks.forEach((centre, own) -> {
                Topic topic = topics.getOrDefault(domain, List.of()).get(centre);
                rows.add(new ClientTopic(
                                clientId,
                                domain,
                                topic.number(),
                                topic.name(),
                                own,
                                (double) own / all,
                                heaviest(weights.getOrDefault(centre, Map.of())))
                        .toRow());
            });
            return rows;
        }

        private List<String> heaviest(Map<String, Double> sums) {
            return sums.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(terms)
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}
