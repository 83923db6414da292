package io.fedu2s.udf.judge;

import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.filter.ModelScores;
import io.fedu2s.udf.generate.ResponseScorer;
import io.fedu2s.udf.prompt.ZeroShotTemplate;
import io.fedu2s.udf.train.TrainingPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How likely a model finds a response after the zero-shot prompt, after the same prompt with an empty instruction and,
 * where that is asked, after the instruction without its chunk. What the instruction helps beyond the chunk is the measure
 * of Li et al., "From Quantity to Quality", 2023, section 2.2, turned over; what the chunk helps is the same of the chunk.
 * See {@link ModelLimits} for the formulas.
 */
public final class Likelihoods {
    private final ResponseScorer scorer;
    private final ZeroShotTemplate zeroShot;
    private final int batchTokens;

    /**
     * Scores with what stays the caller's.
     *
     * @param zeroShot the prompt of training
     * @param batchTokens the most tokens read side by side
     */
    public Likelihoods(ResponseScorer scorer, ZeroShotTemplate zeroShot, int batchTokens) {
        this.scorer = scorer;
        this.zeroShot = zeroShot;
        this.batchTokens = batchTokens;
    }

    /** What is asked of a pair: its response after three prompts, or two. */
    private enum After {
        BOTH {
            @Override
            String prompt(ZeroShotTemplate template, AskedPair pair) {
                return template.render(pair.chunk(), pair.instruction());
            }
        },
        CHUNK {
            @Override
            String prompt(ZeroShotTemplate template, AskedPair pair) {
                return template.render(pair.chunk(), "");
            }
        },
        INSTRUCTION {
            @Override
            String prompt(ZeroShotTemplate template, AskedPair pair) {
                return template.render(pair.instruction());
            }
        };

        abstract String prompt(ZeroShotTemplate template, AskedPair pair);
    }

    /**
     * The scores by name of each pair, in their order.
     *
     * @param limits says which are asked for
     */
    public List<Map<String, Double>> of(List<AskedPair> pairs, ModelLimits limits) {
        List<After> ways = limits.asksChunkGain() ? List.of(After.values()) : List.of(After.BOTH, After.CHUNK);
        List<TrainingPair> asked = new ArrayList<>();
        for (AskedPair pair : pairs) {
            ways.forEach(way -> asked.add(new TrainingPair(way.prompt(zeroShot, pair), pair.response())));
        }
        List<double[]> losses = scorer.tokenLosses(asked, batchTokens);
        List<Map<String, Double>> scores = new ArrayList<>();
        for (int at = 0; at < losses.size(); at += ways.size()) {
            scores.add(named(losses.subList(at, at + ways.size())));
        }
        return scores;
    }

    private static Map<String, Double> named(List<double[]> losses) {
        double both = mean(losses.get(After.BOTH.ordinal()));
        Map<String, Double> named = new TreeMap<>();
        named.put(ModelScores.PERPLEXITY, Math.exp(both));
        named.put(ModelScores.PERPLEXITY_ALONE, Math.exp(mean(losses.get(After.CHUNK.ordinal()))));
        if (losses.size() > After.INSTRUCTION.ordinal()) {
            named.put(ModelScores.CHUNK_GAIN, mean(losses.get(After.INSTRUCTION.ordinal())) - both);
        }
        return named;
    }

    private static double mean(double[] losses) {
        return Arrays.stream(losses).average().orElse(0);
    }
}
