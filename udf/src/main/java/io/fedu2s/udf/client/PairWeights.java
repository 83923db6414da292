package io.fedu2s.udf.client;

import io.fedu2s.udf.filter.ModelScores;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How often a pair is learned beside the client's others, by what the base model said of it. With s(r | …) the mean negative
 * log-likelihood of the response's tokens:
 *
 * <pre>{@code
 * instruction gain  max(0, s(r | chunk) − s(r | chunk, instruction))   what the instruction helps, in nats a token
 * IFD               s(r | chunk, instruction) / s(r | chunk)           how little it helps; 0 where that is 1 or more
 * }</pre>
 *
 * <p>IFD is the instruction-following difficulty of Li et al., "From Quantity to Quality" (2023, arXiv 2308.12032), section
 * 2.2, with the chunk on both sides: a response that is hard to say although it is asked for teaches more, one that the
 * instruction makes no likelier does not belong to it.
 */
public enum PairWeights {
    /** Each as often as any other. */
    NONE {
        @Override
        double weight(double conditioned, double alone) {
            return 1;
        }
    },
    /** More often where the instruction makes the response likelier. */
    INSTRUCTION_GAIN {
        @Override
        double weight(double conditioned, double alone) {
            return Math.max(0, alone - conditioned);
        }
    },
    /** More often where the response is hard to say. */
    IFD {
        @Override
        double weight(double conditioned, double alone) {
            return conditioned < alone ? conditioned / alone : 0;
        }
    };

    /**
     * How much a pair weighs.
     *
     * @param conditioned s of its response after chunk and instruction, above 0
     * @param alone s of its response after the chunk
     */
    abstract double weight(double conditioned, double alone);

    /** A weight for each pair by its scores; one that was not scored weighs as the others do in the mean. */
    List<Double> of(List<Map<String, Double>> scores) {
        if (this == NONE) {
            return List.of();
        }
        List<OptionalDouble> weights = scores.stream().map(this::weight).toList();
        double mean = weights.stream()
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average()
                .orElse(1);
        return weights.stream().map(weight -> weight.orElse(mean)).toList();
    }

    private OptionalDouble weight(Map<String, Double> scores) {
        double conditioned = Math.log(scores.getOrDefault(ModelScores.PERPLEXITY, Double.NaN));
        double gain = Math.log(scores.getOrDefault(ModelScores.INSTRUCTION_GAIN, Double.NaN));
        return Double.isFinite(conditioned) && Double.isFinite(gain)
                ? OptionalDouble.of(weight(conditioned, conditioned + gain))
                : OptionalDouble.empty();
    }
}
