package io.fedu2s.udf.codec;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.List;

/**
 * Writes what a client sends: its update {@code Δ = local − global}, clipped, in a codec, cut into row blocks.
 *
 * <p>Clipping is of the whole update: {@code Δ · min(1, c / ‖Δ‖₂)} (McMahan et al. 2018, "Learning differentially
 * private recurrent language models", section 2). All of it is computed in double and in the tensors' order, so that a
 * client that is trained again sends the same bytes.
 *
 * <p>A codec that loses something is used with error feedback: what it dropped is added to the client's next update,
 *
 * <pre>
 * p_t = clip(Δ_t + e_t),   send C(p_t),   e_{t+1} = p_t − C(p_t),   e_1 = 0
 * </pre>
 *
 * so that the sum of what was sent trails the sum of what was meant by no more than the last e (Seide et al. 2014,
 * "1-bit stochastic gradient descent"; Stich et al. 2018, "Sparsified SGD with memory", Algorithm 1; Karimireddy et al.
 * 2019, "Error feedback fixes SignSGD", Algorithm 2). The clip is of p, since p is what the server sees; what it cuts
 * off is not owed.
 */
public final class UpdateEncoder {
    private final double clipNorm;
    private final UpdateCodec codec;
    private final long runSeed;

    private UpdateEncoder(double clipNorm, UpdateCodec codec, long runSeed) {
        this.clipNorm = clipNorm;
        this.codec = codec;
        this.runSeed = runSeed;
    }

    /**
     * Sends updates as they are.
     *
     * @param scale the fixed point they travel in
     * @return the encoder
     */
    public static UpdateEncoder unclipped(FixedPoint scale) {
        return new UpdateEncoder(Double.POSITIVE_INFINITY, new Fixed64(scale), 0);
    }

    /**
     * Shortens updates that are longer than the norm.
     *
     * @param scale the fixed point they travel in
     * @param clipNorm c, above 0
     * @return the encoder
     */
    public static UpdateEncoder clipped(FixedPoint scale, double clipNorm) {
        if (!(clipNorm > 0)) {
            throw new IllegalArgumentException("clipNorm must be above 0, but is " + clipNorm);
        }
        return new UpdateEncoder(clipNorm, new Fixed64(scale), 0);
    }

    /**
     * The same, but in another codec.
     *
     * @param other what the blocks are written in
     * @param seed the run's, of which every block gets its own
     * @return the encoder
     */
    public UpdateEncoder in(UpdateCodec other, long seed) {
        return new UpdateEncoder(clipNorm, other, seed);
    }

    /**
     * The blocks of one client's update, without error feedback.
     *
     * @param round the round it belongs to
     * @param clientId who sends it
     * @param weight n_k, how much it counts
     * @param global the adapter the client started from
     * @param local the adapter it made of it
     * @return the blocks of all tensors in their order
     * @throws io.fedu2s.udf.error.UserException when a value is not finite
     */
    public List<UpdateBlock> encode(int round, String clientId, long weight, Adapter global, Adapter local) {
        Difference update = new Difference(global, local, noResidual(global));
        return blocks(new ClientUpdate(round, clientId, weight, global, local), coded(update, round, clientId));
    }

    /**
     * The blocks of one client's update with error feedback.
     *
     * @param update what the client has to tell
     * @param residual e_t, what it kept the last time; {@link #noResidual} the first time
     * @return the blocks, and e_{t+1}
     * @throws io.fedu2s.udf.error.UserException when a value is not finite
     */
    public SentUpdate encode(ClientUpdate update, Adapter residual) {
        Difference owing = new Difference(update.global(), update.local(), residual);
        List<CodedRows> coded = coded(owing, update.round(), update.clientId());
        Adapter decoded = Difference.plus(noResidual(update.global()), coded, codec, FixedPoint.STANDARD);
        return new SentUpdate(blocks(update, coded), owing.owedAfter(factor(owing), decoded));
    }

    /**
     * What a client owes before its first update: nothing.
     *
     * @param like an adapter of the same shape
     * @return zeros
     */
    public static Adapter noResidual(Adapter like) {
        return AdapterArithmetic.zeros(like);
    }

    /**
     * The length of an update before clipping.
     *
     * @param global the adapter before
     * @param local the adapter after
     * @return {@code ‖local − global‖₂} over all tensors
     * @throws io.fedu2s.udf.error.UserException when a value is not finite
     */
    public static double norm(Adapter global, Adapter local) {
        return new Difference(global, local, noResidual(global)).norm();
    }

    private double factor(Difference update) {
        return Math.min(1, clipNorm / update.norm());
    }

    private List<CodedRows> coded(Difference update, int round, String clientId) {
        return update.encode(
                codec, factor(update), block -> ContentId.seed(runSeed, "quantise", round, clientId, block));
    }

    private List<UpdateBlock> blocks(ClientUpdate update, List<CodedRows> coded) {
        return coded.stream()
                .map(rows -> new UpdateBlock(
                        update.round(),
                        update.clientId(),
                        AdapterBlock.ADAPTER,
                        rows.tensor(),
                        rows.span().ordinal(),
                        rows.span().firstRow(),
                        rows.span().rows(),
                        rows.span().columns(),
                        update.weight(),
                        codec.name(),
                        rows.bytes()))
                .toList();
    }
}
