package io.fedu2s.udf.filter;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Keeps, of pairs that all filters accepted, the best share by what models say: of n the first ⌈share · n⌉ by their
 * {@link QualityPlaces}.
 */
public final class BestShare {
    /** The reason of the pairs that are not kept. */
    public static final String REASON = "below_share";
    /** The score of all that are ranked: 1 for the best. */
    public static final String PLACE = "share_place";

    private final double share;
    private final QualityPlaces places;

    /** A selection by the scores that these limits ask for. */
    public BestShare(double share, ModelLimits limits) {
        this.share = share;
        this.places = new QualityPlaces(limits);
    }

    /** The verdicts in their order, those of pairs that are not kept changed. */
    public List<Verdict> of(List<Verdict> verdicts) {
        int[] ranked = IntStream.range(0, verdicts.size())
                .filter(i -> verdicts.get(i).accepted())
                .toArray();
        int[] best = Arrays.stream(places.bestFirst(Arrays.stream(ranked)
                        .mapToObj(i -> verdicts.get(i).scores())
                        .toList()))
                .map(r -> ranked[r])
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
                                .formatted(PLACE, place, most, ranked, String.join(", ", places.judges()), share),
                        scores);
    }
}
