package io.fedu2s.jobs.people;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.filter.Threshold;
import io.fedu2s.udf.filter.Threshold.Side;
import io.fedu2s.udf.record.Feedback.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Filters and judges beside people. Of the pairs of which people said something, with those as positive that they accept:
 *
 * <pre>{@code
 * precision   of the pairs that a filter lets pass, the share that people accept
 * recall      of the pairs that people accept, the share that it lets pass
 * threshold   the loosest one of those that keep the precision at 0.9 or above, of the scores that there are
 * }</pre>
 *
 * @param verdicts of how many pairs people said something
 * @param accepted how many of these they accept
 * @param all all filters together, as they are configured
 * @param filters each key that bounds a score which was measured
 */
public record Calibration(long verdicts, long accepted, Quality all, List<Line> filters) {
    /** So many verdicts are wanted. */
    public static final int LEAST_VERDICTS = 50;

    /** The precision that a threshold must keep, in tenths. */
    private static final int TENTHS = 9;

    /** Copies the list. */
    public Calibration {
        filters = List.copyOf(filters);
    }

    /**
     * How well a choice among the pairs goes with people.
     *
     * @param passed how many pairs pass
     * @param precision null where none passes
     * @param recall null where people accept none
     */
    public record Quality(
            long passed,
            @Nullable Double precision,
            @Nullable Double recall) {}

    /**
     * A key beside people.
     *
     * @param key that bounds the score
     * @param score what is measured
     * @param side on which pairs pass
     * @param value the bound that holds; null where the key is off, or differs by the kind of pair
     * @param measured how many of the pairs have the score
     * @param now with the bounds that hold
     * @param suggested the loosest threshold that keeps the precision; null where none does
     * @param then with the suggested threshold; null likewise
     */
    public record Line(
            String key,
            String score,
            Side side,
            @Nullable Double value,
            long measured,
            Quality now,
            @Nullable Double suggested,
            @Nullable Quality then) {}

    /** The calibration of a run; none where people said too little. */
    public static Optional<Calibration> read(Tables tables, Map<String, FilterConfig> filters) {
        List<Judgement> judgements = judgements(tables);
        return judgements.size() < LEAST_VERDICTS ? Optional.empty() : Optional.of(of(judgements, filters));
    }

    /** What there is to compare with: numbers and no text. */
    public static List<Judgement> judgements(Tables tables) {
        return tables
                .read(TableName.PAIRS)
                .where(col("person").notEqual(""))
                .select("pair_id", "kind", "scores", "filter_reason", "person")
                .orderBy("pair_id")
                .collectAsList()
                .stream()
                .map(row -> new Judgement(
                        row.getString(1),
                        row.<String, Double>getJavaMap(2),
                        row.getString(3).isEmpty(),
                        row.getString(4).equals(Verdict.ACCEPT.stored())))
                .toList();
    }

    /**
     * Compares.
     *
     * @param filters the thresholds of each kind of pair
     */
    public static Calibration of(List<Judgement> judgements, Map<String, FilterConfig> filters) {
        Map<String, List<Threshold>> byKind = new TreeMap<>();
        filters.forEach((kind, config) -> byKind.put(kind, Threshold.of(config)));
        Set<String> seen = new HashSet<>();
        List<Line> lines = new ArrayList<>();
        for (List<Threshold> thresholds : byKind.values()) {
            for (Threshold each : thresholds) {
                if (seen.add(each.key() + " " + each.side())) {
                    line(each, judgements, byKind).ifPresent(lines::add);
                }
            }
        }
        long good = judgements.stream().filter(Judgement::good).count();
        return new Calibration(judgements.size(), good, quality(judgements, Judgement::passed), lines);
    }

    private static Optional<Line> line(Threshold key, List<Judgement> judgements, Map<String, List<Threshold>> byKind) {
        List<Judgement> measured = judgements.stream()
                .filter(each -> each.scores().containsKey(key.score()))
                .toList();
        if (measured.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Threshold> own = byKind.entrySet().stream()
                .flatMap(kind -> kind.getValue().stream()
                        .filter(each -> each.key().equals(key.key()) && each.side() == key.side())
                        .map(each -> Map.entry(kind.getKey(), each)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        boolean same = own.values().stream().map(Threshold::value).distinct().count() == 1;
        Quality now = quality(
                measured,
                each -> own.getOrDefault(each.kind(), key).passes(each.scores().get(key.score())));
        Double suggested = suggested(key, measured);
        return Optional.of(new Line(
                key.key(),
                key.score(),
                key.side(),
                same ? key.value() : null,
                measured.size(),
                now,
                suggested,
                suggested == null
                        ? null
                        : quality(
                                measured,
                                each -> new Threshold(key.key(), key.score(), key.side(), suggested)
                                        .passes(each.scores().get(key.score())))));
    }

    /** From the loosest threshold on, which is where all pass, to the strictest. */
    private static @Nullable Double suggested(Threshold key, List<Judgement> measured) {
        Comparator<Double> loosestFirst =
                key.side() == Side.LEAST ? Comparator.naturalOrder() : Comparator.reverseOrder();
        TreeMap<Double, long[]> byScore = new TreeMap<>(loosestFirst);
        long passing = measured.size();
        long good = 0;
        for (Judgement each : measured) {
            long[] counts = byScore.computeIfAbsent(
                    Objects.requireNonNull(each.scores().get(key.score())), score -> new long[2]);
            counts[each.good() ? 1 : 0]++;
            good += each.good() ? 1 : 0;
        }
        for (var score : byScore.entrySet()) {
            if (10 * good >= TENTHS * passing) {
                return score.getKey();
            }
            good -= score.getValue()[1];
            passing -= score.getValue()[0] + score.getValue()[1];
        }
        return null;
    }

    private static Quality quality(List<Judgement> judgements, Predicate<Judgement> passes) {
        long passed = judgements.stream().filter(passes).count();
        long good = judgements.stream().filter(Judgement::good).count();
        long both = judgements.stream()
                .filter(each -> each.good() && passes.test(each))
                .count();
        return new Quality(
                passed, passed == 0 ? null : both / (double) passed, good == 0 ? null : both / (double) good);
    }
}
