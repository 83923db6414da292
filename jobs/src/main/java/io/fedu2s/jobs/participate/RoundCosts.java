package io.fedu2s.jobs.participate;

import io.fedu2s.udf.model.Dtype;
import java.util.Map;

/**
 * What a round asks of any client, before it is known which.
 *
 * @param downBytesPerRank what a client receives for each rank of its adapter
 * @param upBytesPerRank what it sends for each
 * @param parametersPerRank numbers of the adapter for each rank
 * @param weightBytes how much memory the base model's weights take, by type
 * @param stacks what counts as merged into these
 */
public record RoundCosts(
        double downBytesPerRank,
        double upBytesPerRank,
        double parametersPerRank,
        Map<Dtype, Long> weightBytes,
        OwedStacks stacks) {
    /** A number of the adapter, its gradient and AdamW's two moments, in fp32. */
    private static final double BYTES_OF_A_PARAMETER = 4 * Float.BYTES;

    public RoundCosts {
        weightBytes = Map.copyOf(weightBytes);
    }

    /** What a client of a rank receives and sends. */
    double bytes(String client, int rank) {
        return rank * (downBytesPerRank + upBytesPerRank) + stacks.of(client);
    }

    /** The least memory that a client needs: base, adapter and optimiser; a step's activations come on top. */
    double memory(Dtype dtype, int rank) {
        Long weights = weightBytes.get(dtype);
        if (weights == null) {
            throw new IllegalArgumentException("nothing is known of the weights as " + dtype);
        }
        return weights + stacks.whole() + rank * parametersPerRank * BYTES_OF_A_PARAMETER;
    }
}
