package io.fedu2s.udf.codec;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.List;

/**
 * Sends the next adapter as the difference from the last one.
 *
 * <pre>
 * p_t = w̃_{t+1} − w_t + e_t,   send C(p_t),   w_{t+1} = w_t + C(p_t),   e_{t+1} = p_t − C(p_t)
 * </pre>
 *
 * <p>{@code w̃_{t+1}} is what the aggregation made. The server itself goes on with {@code w_{t+1}}, the adapter that the
 * clients can compute from what they are sent, so that both hold the same bytes; what the codec dropped is made up for
 * in the next round (Tang et al. 2019, "DoubleSqueeze", Algorithm 1). Where the bytes are no fewer than four for every
 * value, the whole adapter is sent and nothing is dropped; the same goes for clients that hold an older version.
 */
public final class Downlink {
    private final UpdateCodec codec;
    private final FixedPoint scale;
    private final long runSeed;

    /**
     * A way down.
     *
     * @param codec what differences are written in
     * @param scale the fixed point they are read into
     * @param runSeed the run's seed, of which every block gets its own
     */
    public Downlink(UpdateCodec codec, FixedPoint scale, long runSeed) {
        this.codec = codec;
        this.scale = scale;
        this.runSeed = runSeed;
    }

    /**
     * Makes a version for all.
     *
     * @param round the round that ends
     * @param held the adapter it started from, w_t
     * @param aggregated what the aggregation made, w̃_{t+1}
     * @param residual e_t; {@link UpdateEncoder#noResidual} the first time
     * @return the next version, and how it is sent
     * @throws io.fedu2s.udf.error.UserException when a value is not finite
     */
    public Publication publish(int round, Adapter held, Adapter aggregated, Adapter residual) {
        Difference difference = new Difference(held, aggregated, residual);
        List<CodedRows> blocks =
                difference.encode(codec, 1, block -> ContentId.seed(runSeed, "downlink", round, block));
        if (Publication.sizeBytes(blocks) >= held.parameters() * Float.BYTES) {
            return new Publication(whole(aggregated, residual), UpdateEncoder.noResidual(held), List.of());
        }
        Adapter next = Difference.plus(held, blocks, codec, scale);
        Adapter sent = new Difference(held, next, UpdateEncoder.noResidual(held)).toAdapter();
        return new Publication(next, difference.owedAfter(1, sent), blocks);
    }

    private static Adapter whole(Adapter aggregated, Adapter residual) {
        return new Difference(UpdateEncoder.noResidual(aggregated), aggregated, residual).toAdapter();
    }
}
