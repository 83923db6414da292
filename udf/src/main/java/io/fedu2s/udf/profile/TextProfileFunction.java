package io.fedu2s.udf.profile;

import io.fedu2s.udf.record.TextProfile;
import io.fedu2s.udf.spark.ClientRows;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Rows of {@link PlaceFunction} with the client's numbers of {@code documents}, {@code duplicates} and {@code
 * near_duplicates}, a client's side by side in the order of their chunks, into its {@link TextProfile}.
 */
public final class TextProfileFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    @Override
    public Iterator<Row> call(Iterator<Row> places) {
        return new ClientRows<>(places, Client::new);
    }

    /** The effective number of topics: exp(−Σ p ln p) over their shares p. */
    static double effective(Iterable<Long> counts) {
        double all = 0;
        for (long count : counts) {
            all += count;
        }
        double entropy = 0;
        for (long count : counts) {
            entropy -= count / all * Math.log(count / all);
        }
        return Math.exp(entropy);
    }

    private static final class Client implements ClientRows.Client<Row> {
        private final Row first;
        private final Map<Integer, Long> topics = new TreeMap<>();
        private final Map<String, Long> languages = new TreeMap<>();
        private long chunks;
        private double nearness;

        Client(Row first) {
            this.first = first;
        }

        @Override
        public void add(Row place) {
            chunks++;
            nearness += place.<Double>getAs("nearness");
            topics.merge(place.<Integer>getAs("topic"), 1L, Long::sum);
            String language = place.getAs("language");
            if (!language.isEmpty()) {
                languages.merge(language, 1L, Long::sum);
            }
        }

        @Override
        public List<Row> end() {
            long told = languages.values().stream().mapToLong(n -> n).sum();
            String language = told == 0
                    ? ""
                    : Collections.max(
                                    languages.entrySet(),
                                    Map.Entry.<String, Long>comparingByValue()
                                            .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                            .getKey();
            double documents = Math.max(1, first.<Long>getAs("documents"));
            return List.of(new TextProfile(
                            first.getAs("client_id"),
                            first.getAs("domain"),
                            first.<Long>getAs("documents"),
                            chunks,
                            Math.min(1, nearness / chunks),
                            effective(topics.values()),
                            language,
                            told == 0 ? 0 : (double) languages.getOrDefault(language, 0L) / told,
                            first.<Long>getAs("duplicates") / documents,
                            first.<Long>getAs("near_duplicates") / documents)
                    .toRow());
        }
    }
}
