package io.fedu2s.udf.exchange;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.record.UpdateBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what a client sends: its update {@code Δ = local − global}, clipped, in fixed point, cut into row blocks.
 *
 * <p>Clipping is of the whole update: {@code Δ · min(1, c / ‖Δ‖₂)} (McMahan et al. 2018, "Learning differentially
 * private recurrent language models", section 2). All of it is computed in double and in the tensors' order, so that a
 * client that is trained again sends the same bytes.
 */
public final class UpdateEncoder {
    private final FixedPoint scale;
    private final double clipNorm;

    private UpdateEncoder(FixedPoint scale, double clipNorm) {
        this.scale = scale;
        this.clipNorm = clipNorm;
    }

    /**
     * Sends updates as they are.
     *
     * @param scale the fixed point they travel in
     * @return the encoder
     */
    public static UpdateEncoder unclipped(FixedPoint scale) {
        return new UpdateEncoder(scale, Double.POSITIVE_INFINITY);
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
        return new UpdateEncoder(scale, clipNorm);
    }

    /**
     * The blocks of one client's update.
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
        double factor = Math.min(1, clipNorm / norm(global, local));
        List<UpdateBlock> blocks = new ArrayList<>();
        for (int t = 0; t < global.tensors().size(); t++) {
            AdapterTensor before = global.tensors().get(t);
            AdapterTensor after = local.tensors().get(t);
            for (RowSpan span : RowSpan.cover(before.rows(), before.columns())) {
                long[] values = new long[span.size()];
                for (int i = 0; i < values.length; i++) {
                    double delta = difference(before, after, span.offset() + i);
                    values[i] = scale.quantise(delta * factor, before.name());
                }
                blocks.add(new UpdateBlock(
                        round,
                        clientId,
                        before.name(),
                        span.ordinal(),
                        span.firstRow(),
                        span.rows(),
                        span.columns(),
                        weight,
                        LittleEndian.bytes(values)));
            }
        }
        return blocks;
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
        requireSameShape(global, local);
        double squares = 0;
        for (int t = 0; t < global.tensors().size(); t++) {
            AdapterTensor before = global.tensors().get(t);
            AdapterTensor after = local.tensors().get(t);
            for (int i = 0; i < before.values().length; i++) {
                double delta = difference(before, after, i);
                if (!Double.isFinite(delta)) {
                    throw Errors.updateNotFinite(before.name(), delta);
                }
                squares += delta * delta;
            }
        }
        return Math.sqrt(squares);
    }

    private static double difference(AdapterTensor before, AdapterTensor after, int i) {
        return (double) after.values()[i] - before.values()[i];
    }

    private static void requireSameShape(Adapter one, Adapter other) {
        if (!shape(one).equals(shape(other))) {
            throw new IllegalArgumentException(
                    "adapters of different shapes: %s and %s".formatted(shape(one), shape(other)));
        }
    }

    private static List<String> shape(Adapter adapter) {
        return adapter.tensors().stream()
                .map(tensor -> "%s (%d, %d)".formatted(tensor.name(), tensor.rows(), tensor.columns()))
                .toList();
    }
}
