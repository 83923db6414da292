package io.fedu2s.udf.codec;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What leads from one adapter to another, and what earlier differences still owe: {@code p = after − before + e},
 * computed in double and in the tensors' order.
 */
final class Difference {
    private final Adapter before;
    private final Adapter after;
    private final Adapter owed;

    /** Between adapters of one shape; e is in that shape too. */
    Difference(Adapter before, Adapter after, Adapter owed) {
        AdapterArithmetic.requireSameShape(before, after);
        AdapterArithmetic.requireSameShape(before, owed);
        this.before = before;
        this.after = after;
        this.owed = owed;
    }

    /** {@code ‖p‖₂}. */
    double norm() {
        double squares = 0;
        for (int t = 0; t < before.tensors().size(); t++) {
            AdapterTensor tensor = before.tensors().get(t);
            for (int i = 0; i < tensor.values().length; i++) {
                double value = value(t, i);
                if (!Double.isFinite(value)) {
                    throw Errors.updateNotFinite(tensor.name(), value);
                }
                squares += value * value;
            }
        }
        return Math.sqrt(squares);
    }

    /** {@code p · factor} in a codec, block by block; {@code seeds} gives a block's by its tensor and ordinal. */
    List<CodedRows> encode(UpdateCodec codec, double factor, ToLongFunction<String> seeds) {
        List<CodedRows> blocks = new ArrayList<>();
        for (int t = 0; t < before.tensors().size(); t++) {
            AdapterTensor tensor = before.tensors().get(t);
            for (RowSpan span : RowSpan.cover(tensor.rows(), tensor.columns())) {
                double[] values = new double[span.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = value(t, span.offset() + i) * factor;
                }
                long seed = seeds.applyAsLong(tensor.name() + "#" + span.ordinal());
                blocks.add(new CodedRows(tensor.name(), span, codec.encode(tensor.name(), values, seed)));
            }
        }
        return blocks;
    }

    /** What is still owed when so much has arrived: {@code e' = p · factor − decoded}, rounded to float. */
    Adapter owedAfter(double factor, Adapter decoded) {
        List<AdapterTensor> tensors = new ArrayList<>();
        for (int t = 0; t < before.tensors().size(); t++) {
            AdapterTensor tensor = decoded.tensors().get(t);
            float[] values = new float[tensor.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (value(t, i) * factor - tensor.values()[i]);
            }
            tensors.add(new AdapterTensor(tensor.name(), tensor.rows(), tensor.columns(), values));
        }
        return new Adapter(before.config(), tensors);
    }

    /** p itself, rounded to float. */
    Adapter toAdapter() {
        return owedAfter(1, AdapterArithmetic.zeros(before));
    }

    /** What an adapter becomes with the blocks of a difference: {@code base + decoded}, rounded to float. */
    static Adapter plus(Adapter base, List<CodedRows> blocks, UpdateCodec codec, FixedPoint scale) {
        Adapter sum = AdapterArithmetic.each(base, value -> value);
        for (CodedRows rows : blocks) {
            AdapterTensor tensor = sum.tensor(rows.tensor())
                    .orElseThrow(() -> Errors.updateBroken(rows.tensor(), "a tensor that the adapter does not have"));
            RowSpan span = rows.span();
            if (span.columns() != tensor.columns() || span.firstRow() + span.rows() > tensor.rows()) {
                throw Errors.updateBroken(
                        rows.tensor(),
                        "%s, where the adapter is %d x %d".formatted(span, tensor.rows(), tensor.columns()));
            }
            long[] steps = codec.decode(rows.block(), scale);
            float[] values = tensor.values();
            for (int i = 0; i < steps.length; i++) {
                values[span.offset() + i] = (float) (values[span.offset() + i] + scale.real(steps[i]));
            }
        }
        return sum;
    }

    private double value(int t, int i) {
        return (double) after.tensors().get(t).values()[i]
                - before.tensors().get(t).values()[i]
                + owed.tensors().get(t).values()[i];
    }
}
