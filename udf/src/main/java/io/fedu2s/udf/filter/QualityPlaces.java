package io.fedu2s.udf.filter;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which pairs are better than others by what models say.
 *
 * <pre>{@code
 * place by one score    1 for the best; equal scores share the mean of their places; what was not measured comes last
 * combined              the mean of a pair's places over all scores; of equal means the earlier pair is better
 * }</pre>
 */
public final class QualityPlaces {
    private final List<String> judges;
    private final ModelLimits limits;

    /** By the scores that these limits ask for, of which there should be one. */
    public QualityPlaces(ModelLimits limits) {
        this.limits = limits;
        this.judges = ModelFilters.ranking(limits);
    }

    /** The names of the scores. */
    List<String> judges() {
        return judges;
    }

    /** The numbers of the pairs with these scores, the best first. */
    public int[] bestFirst(List<Map<String, Double>> scores) {
        double[] combined = new double[scores.size()];
        for (String judge : judges) {
            addPlaces(judge, scores, combined);
        }
        return IntStream.range(0, combined.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(pair -> combined[pair])
                        .thenComparing(pair -> pair))
                .mapToInt(pair -> pair)
                .toArray();
    }

    /** Adds to each pair how many are better by one score, equal ones counted half: its place but for a constant. */
    private void addPlaces(String judge, List<Map<String, Double>> scores, double[] combined) {
        double[] values =
                scores.stream().mapToDouble(each -> goodness(judge, each)).toArray();
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
        for (int i = 0; i < values.length; i++) {
            combined[i] += better.getOrDefault(values[i], 0.0);
        }
    }

    private double goodness(String judge, Map<String, Double> scores) {
        double score = scores.getOrDefault(judge, Double.NaN);
        double signed = ModelFilters.isBetterLow(limits, judge) ? -score : score;
        return Double.isNaN(signed) ? Double.NEGATIVE_INFINITY : signed + 0.0;
    }
}
