package io.fedu2s.bench;

import io.fedu2s.udf.filter.BestShare;
import io.fedu2s.udf.filter.Candidate;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.filter.PairJudge;
import io.fedu2s.udf.filter.ResponseStyle;
import io.fedu2s.udf.filter.Verdict;
import io.fedu2s.udf.judge.AskedPair;
import io.fedu2s.udf.metric.AreaUnderCurve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How well scores tell human pairs from the same pairs with known faults, domain by domain and fault by fault.
 *
 * <p>The figures of a score are those of its direction in the filters: a higher score is better, but a lower perplexity
 * and a lower place.
 */
final class JudgesBench {
    private static final Logger LOG = LoggerFactory.getLogger(JudgesBench.class);
    private static final double KEPT = 0.9;
    private static final Set<String> LOWER_IS_BETTER = Set.of("perplexity", BestShare.PLACE);

    /** Scores that say nothing of whether a pair is right. */
    private static final Set<String> NO_JUDGES = Set.of(
            "answer_in_instruction",
            "characters",
            "colon_end",
            "cut_off",
            "example_copy",
            "example_rougeL",
            "forbidden_words",
            "foreign_texts",
            "instruction_words",
            "invented_evidence",
            "perplexity_alone",
            "repetition",
            "response_words",
            "sibling_rougeL",
            "style_share");

    /** Who scores pairs, apart from the filters without a model, which always do. */
    interface Scorer {
        /** The scores by name of each pair, in their order. */
        List<Map<String, Double>> of(List<AskedPair> pairs);
    }

    /**
     * A figure.
     *
     * @param bound that nine of ten human pairs are better than, or equal
     * @param other the bound on the other side: nine of ten human pairs are no better than it
     */
    record Figure(String judge, String domain, String fault, AreaUnderCurve area, Bound bound, Bound other) {}

    /**
     * A threshold.
     *
     * @param refused of the faulty pairs, the share that lies beyond it
     */
    record Bound(double value, double refused) {}

    private final Map<String, Scorer> scorers;
    private final ModelLimits ranked;
    private final int limit;
    private final long seed;

    /**
     * A bench.
     *
     * @param scorers by what the log calls them
     * @param ranked which of the scores make up a pair's place among all, as {@link BestShare} reckons it
     * @param limit how many human pairs of a domain are taken at most
     */
    JudgesBench(Map<String, Scorer> scorers, ModelLimits ranked, int limit, long seed) {
        this.scorers = scorers;
        this.ranked = ranked;
        this.limit = limit;
        this.seed = seed;
    }

    /** The figures of all scores over the pairs of a domain. */
    List<Figure> run(String domain, List<AskedPair> all) {
        List<AskedPair> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(seed));
        List<AskedPair> good = shuffled.subList(0, Math.min(limit, shuffled.size()));
        List<AskedPair> asked = new ArrayList<>(good);
        Map<Fault, int[]> faulty = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            faulty.put(fault, spoilt(fault, good, asked));
        }
        List<Map<String, Double>> scores = scores(domain, asked);
        List<Figure> figures = new ArrayList<>();
        for (String judge : judges(scores)) {
            double[] values = scores.stream()
                    .mapToDouble(each -> better(judge, each.getOrDefault(judge, Double.NaN)))
                    .toArray();
            faulty.forEach((fault, places) -> {
                int[] cases = IntStream.range(0, good.size())
                        .filter(i -> places[i] > 0)
                        .toArray();
                if (cases.length > 0) {
                    figures.add(figure(judge, domain, fault.label(), values, cases, places));
                }
            });
        }
        return figures;
    }

    /** Adds the spoilt pairs to those that are asked about; where each pair's stands, or 0. */
    private int[] spoilt(Fault fault, List<AskedPair> good, List<AskedPair> asked) {
        int[] places = new int[good.size()];
        for (int i = 0; i < places.length; i++) {
            AskedPair pair = good.get(i);
            List<AskedPair> others = good.stream()
                    .filter(other -> !other.chunk().equals(pair.chunk())
                            && !other.response().equals(pair.response()))
                    .toList();
            int at = asked.size();
            fault.of(pair, others, new SplittableRandom(seed + i)).ifPresent(asked::add);
            places[i] = asked.size() > at ? at : 0;
        }
        return places;
    }

    private List<Map<String, Double>> scores(String domain, List<AskedPair> asked) {
        List<Map<String, Double>> scores = new ArrayList<>();
        asked.forEach(pair -> scores.add(new TreeMap<>()));
        scorers.forEach((name, scorer) -> {
            long start = System.nanoTime();
            List<Map<String, Double>> found = scorer.of(asked);
            for (int i = 0; i < found.size(); i++) {
                scores.get(i).putAll(found.get(i));
            }
            LOG.info("{}: {} scored {} pairs in {} s", domain, name, asked.size(), (System.nanoTime() - start) / 1e9);
        });
        List<Verdict> all = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            AskedPair pair = asked.get(i);
            var candidate = new Candidate(
                    pair.chunk(), "", pair.instruction(), pair.response(), false, List.of(), scores.get(i));
            Verdict verdict = new PairJudge(ResponseStyle.of(List.of())).judge(FilterConfig.defaults(), candidate);
            all.add(new Verdict(true, "", "", verdict.scores()));
        }
        return new BestShare(1, ranked).of(all).stream().map(Verdict::scores).toList();
    }

    private static Set<String> judges(List<Map<String, Double>> scores) {
        Set<String> judges = new TreeSet<>();
        scores.forEach(each -> judges.addAll(each.keySet()));
        judges.removeIf(name -> NO_JUDGES.contains(name));
        return judges;
    }

    private static double better(String judge, double score) {
        double signed = LOWER_IS_BETTER.contains(judge) ? -score : score;
        return Double.isNaN(signed) ? Double.NEGATIVE_INFINITY : signed;
    }

    private Figure figure(String judge, String domain, String fault, double[] values, int[] cases, int[] places) {
        double[] good = IntStream.of(cases).mapToDouble(i -> values[i]).toArray();
        double[] bad = IntStream.of(cases).mapToDouble(i -> values[places[i]]).toArray();
        double[] sorted = good.clone();
        Arrays.sort(sorted);
        int beyond = (int) Math.floor((1 - KEPT) * sorted.length);
        double least = sorted[beyond];
        double most = sorted[sorted.length - 1 - beyond];
        return new Figure(
                judge,
                domain,
                fault,
                AreaUnderCurve.of(good, bad, seed),
                bound(judge, least, Arrays.stream(bad).filter(score -> score < least), bad.length),
                bound(judge, most, Arrays.stream(bad).filter(score -> score > most), bad.length));
    }

    private static Bound bound(String judge, double value, DoubleStream beyond, int all) {
        return new Bound(better(judge, value) + 0.0, beyond.count() / (double) all);
    }
}
