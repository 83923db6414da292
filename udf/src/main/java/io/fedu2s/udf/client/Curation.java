package io.fedu2s.udf.client;

import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.filter.QualityPlaces;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Feedback;
import io.fedu2s.udf.train.PairOrder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * Which of its accepted pairs a client learns, how often, and in which order.
 *
 * @param order by the seed, or the best first
 * @param weights how often each
 * @param perDocument so many of a document at most, the best ones or, with an order by the seed, by lot; 0 for all
 * @param limits what models were asked about pairs, which says which of them are the best
 */
public record Curation(Order order, PairWeights weights, int perDocument, ModelLimits limits) implements Serializable {
    /** All pairs, alike, by the seed. */
    public static final Curation NONE = new Curation(Order.SEED, PairWeights.NONE, 0, ModelLimits.OFF);

    /** In which order pairs come. */
    public enum Order {
        /** Every epoch in another one. */
        SEED,
        /** What people wrote first, then the best by what models say, as a curriculum that goes on from round to round. */
        QUALITY
    }

    /** Whether anything is other than {@link #NONE}. */
    public boolean isOn() {
        return order != Order.SEED || weights != PairWeights.NONE || perDocument > 0;
    }

    /** The columns of {@code pairs} that it reads. */
    public List<String> columns() {
        return isOn() ? List.of("document_id", "scores", "person") : List.of();
    }

    /**
     * The pairs that are learned, in their order.
     *
     * @param pairs rows of {@code pairs} in an order that nothing changes, with these {@link #columns}
     * @param seed the run's
     */
    public Curated of(List<Row> pairs, long seed) {
        if (!isOn()) {
            return new Curated(pairs, PairOrder.SEEDED);
        }
        IntStream places = capped(pairs, ranked(pairs, seed));
        List<Row> kept = (order == Order.QUALITY ? places : places.sorted())
                .mapToObj(pairs::get)
                .toList();
        return new Curated(
                kept,
                new PairOrder(weights.of(kept.stream().map(Curation::scores).toList()), order == Order.QUALITY, 0));
    }

    /**
     * What a client learns.
     *
     * @param pairs rows of {@code pairs}
     * @param order how they come
     */
    public record Curated(List<Row> pairs, PairOrder order) {
        /** The order behind so many rows that came before. */
        public PairOrder orderBehind(long rows) {
            return new PairOrder(order.weights(), order.isGiven(), order.isGiven() ? rows : 0);
        }
    }

    /** The pairs' places, those first that stay where not all do. */
    private int[] ranked(List<Row> pairs, long seed) {
        if (order == Order.QUALITY) {
            int[] best = new QualityPlaces(limits)
                    .bestFirst(pairs.stream().map(Curation::scores).toList());
            return IntStream.concat(
                            IntStream.of(best).filter(place -> isPersons(pairs.get(place))),
                            IntStream.of(best).filter(place -> !isPersons(pairs.get(place))))
                    .toArray();
        }
        double[] drawn = pairs.stream()
                .mapToDouble(pair -> ContentId.seed(seed, "curate", pair.getAs("pair_id")))
                .toArray();
        return IntStream.range(0, pairs.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> drawn[i]).thenComparing(i -> i))
                .mapToInt(i -> i)
                .toArray();
    }

    private IntStream capped(List<Row> pairs, int[] ranked) {
        if (perDocument == 0) {
            return IntStream.of(ranked);
        }
        Map<List<String>, Integer> ofDocument = new HashMap<>();
        List<Integer> kept = new ArrayList<>();
        for (int place : ranked) {
            Row pair = pairs.get(place);
            if (ofDocument.merge(List.of(pair.getAs("client_id"), pair.getAs("document_id")), 1, Integer::sum)
                    <= perDocument) {
                kept.add(place);
            }
        }
        return kept.stream().mapToInt(place -> place);
    }

    /** Whether a person wrote it: its scores are those of the model's text that it stands for. */
    private static boolean isPersons(Row pair) {
        return pair.getAs("person").equals(Feedback.Verdict.CORRECT.stored());
    }

    private static Map<String, Double> scores(Row pair) {
        return isPersons(pair) ? Map.of() : pair.getJavaMap(pair.fieldIndex("scores"));
    }
}
