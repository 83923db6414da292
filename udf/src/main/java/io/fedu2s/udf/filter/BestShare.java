package io.fedu2s.udf.filter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Keeps, of pairs that all filters accepted, the best share by what models say.
 *
 * <pre>{@code
 * place by one score    1 for the best; equal scores share the mean of their places; what was not measured comes last
 * combined              the mean of a pair's places over all scores; of equal means the earlier pair is better
 * kept                  the first ⌈share · n⌉ of n
 * }</pre>
 */
public final class BestShare {
    /** The reason of the pairs that are not kept. */
    public static final String REASON = "below_share";
    /** The score of all that are ranked: 1 for the best. */
    public static final String PLACE = "share_place";

    private final double share;
    private final List<String> judges;
    private final ModelLimits limits;

    /** A selection by the scores that these limits ask for. */
    public BestShare(double share, ModelLimits limits) {
        this.share = share;
        this.limits = limits;
        this.judges = ModelFilters.ranking(limits);
    }

    /** The verdicts in their order, those of pairs that are not kept changed. */
    public List<Verdict> of(List<Verdict> verdicts) {
        int[] ranked = IntStream.range(0, verdicts.size())
                .filter(i -> verdicts.get(i).accepted())
                .toArray();
        double[] combined = new double[verdicts.size()];
        for (String judge : judges) {
            addPlaces(ranked, judge, verdicts, combined);
        }
        int[] best = Arrays.stream(ranked)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> combined[i]).thenComparing(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
        Verdict[] kept = verdicts.toArray(Verdict[]::new);
        int most = (int) Math.ceil(share * best.length);
        for (int place = 1; place <= best.length; place++) {
            kept[best[place - 1]] = placed(kept[best[place - 1]], place, most, best.length);
        }
        return List.of(kept);
    }

    private Verdict placed(Verdict verdict, int place, int most, int ranked) {
        Map<String, Double> scores = new TreeMap<>(verdict.scores());
        scores.put(PLACE, (double) place);
        return place <= most
                ? new Verdict(true, "", "", scores)
                : new Verdict(
                        false,
                        REASON,
                        "%s %d > %d of %d by %s, for filter.keepShare %s"
                                .formatted(PLACE, place, most, ranked, String.join(", ", judges), share),
                        scores);
    }

    /** Adds to each pair how many are better by one score, equal ones counted half: its place but for a constant. */
    private void addPlaces(int[] ranked, String judge, List<Verdict> verdicts, double[] combined) {
        double[] values = Arrays.stream(ranked)
                .mapToDouble(i -> goodness(judge, verdicts.get(i)))
                .toArray();
        double[] rising = values.clone();
        Arrays.sort(rising);
        int first = 0;
        Map<Double, Double> better = new HashMap<>();
        while (first < rising.length) {
            int end = first + 1;
            while (end < rising.length && rising[end] == rising[first]) {
                end++;
            }
            better.put(rising[first], rising.length - end + (end - first) / 2.0);
            first = end;
        }
        for (int r = 0; r < ranked.length; r++) {
            combined[ranked[r]] += better.getOrDefault(values[r], 0.0);
        }
    }

    private double goodness(String judge, Verdict verdict) {
        double score = verdict.scores().getOrDefault(judge, Double.NaN);
        double signed = ModelFilters.isBetterLow(limits, judge) ? -score : score;
        return Double.isNaN(signed) ? Double.NEGATIVE_INFINITY : signed + 0.0;
    }
}
