package io.fedu2s.udf.aggregate;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Formulas over adapters of one shape, number by number: computed in double, stored in float32, in the tensors' order,
 * so that what a table gives back goes on with the same bytes.
 */
public final class AdapterArithmetic {
    /** A formula of three numbers. */
    @FunctionalInterface
    interface Ternary {
        double apply(double x, double y, double z);
    }

    private AdapterArithmetic() {}

    /** What leads from one adapter to another: {@code to − from}. */
    public static Adapter difference(Adapter from, Adapter to) {
        return each(from, to, (start, end) -> end - start);
    }

    /** One adapter moved by another. */
    public static Adapter sum(Adapter adapter, Adapter update) {
        return each(adapter, update, (value, by) -> value + by);
    }

    /** Zeros in the shape of an adapter. */
    static Adapter zeros(Adapter shape) {
        return each(shape, value -> 0);
    }

    static Adapter each(Adapter x, DoubleUnaryOperator formula) {
        return each(x, x, x, (value, same, again) -> formula.applyAsDouble(value));
    }

    static Adapter each(Adapter x, Adapter y, DoubleBinaryOperator formula) {
        return each(x, y, y, (one, other, again) -> formula.applyAsDouble(one, other));
    }

    static Adapter each(Adapter x, Adapter y, Adapter z, Ternary formula) {
        requireSameShape(x, y);
        requireSameShape(x, z);
        List<AdapterTensor> tensors = new ArrayList<>();
        for (int t = 0; t < x.tensors().size(); t++) {
            AdapterTensor first = x.tensors().get(t);
            float[] second = y.tensors().get(t).values();
            float[] third = z.tensors().get(t).values();
            float[] values = new float[first.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) formula.apply(first.values()[i], second[i], third[i]);
            }
            tensors.add(new AdapterTensor(first.name(), first.rows(), first.columns(), values));
        }
        return new Adapter(x.config(), tensors);
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
