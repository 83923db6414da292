package io.fedu2s.udf.lora;

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
    public interface Ternary {
        /** The formula of three numbers of one place. */
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
    public static Adapter zeros(Adapter shape) {
        return each(shape, value -> 0);
    }

    /** The formula of every number. */
    public static Adapter each(Adapter x, DoubleUnaryOperator formula) {
        return each(x, x, x, (value, same, again) -> formula.applyAsDouble(value));
    }

    /** The formula of every two numbers of one place. */
    public static Adapter each(Adapter x, Adapter y, DoubleBinaryOperator formula) {
        return each(x, y, y, (one, other, again) -> formula.applyAsDouble(one, other));
    }

    /** The formula of every three numbers of one place. */
    public static Adapter each(Adapter x, Adapter y, Adapter z, Ternary formula) {
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

    /** Whether adapters have the same tensors. */
    public static boolean sameShape(Adapter one, Adapter other) {
        return shape(one).equals(shape(other));
    }

    /** Refuses adapters whose tensors differ in name or shape; nobody's input makes such a pair. */
    public static void requireSameShape(Adapter one, Adapter other) {
        if (!sameShape(one, other)) {
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
