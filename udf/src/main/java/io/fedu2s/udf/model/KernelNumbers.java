package io.fedu2s.udf.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The numbers that steer kernels, by the names they have there. They travel without their names, so kernels that have
 * numbers have a method {@code numbers} that tells how they understand them, see {@link #check}.
 *
 * @param sizes the whole ones, in the order that they travel in
 * @param scalars the others, in theirs
 */
public record KernelNumbers(List<Whole> sizes, List<Real> scalars) {
    /** A whole number, or several under one name. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Whole(String name, long... values) {}

    /** Any other number. */
    public record Real(String name, double value) {}

    /** Copies the lists. */
    public KernelNumbers {
        sizes = List.copyOf(sizes);
        scalars = List.copyOf(scalars);
    }

    /** The kernels' argument {@code sizes}. */
    public NDArray sizes(NDManager owner) {
        return Kernels.onCpu(
                owner,
                sizes.stream()
                        .flatMapToLong(number -> Arrays.stream(number.values()))
                        .toArray());
    }

    /** The kernels' argument {@code scalars}. */
    public NDArray scalars(NDManager owner) {
        return Kernels.onCpu(owner, scalars.stream().mapToDouble(Real::value).toArray());
    }

    /**
     * Has the kernels tell how they understand the numbers.
     *
     * @throws IllegalStateException where they understand one otherwise, or have others
     */
    public void check(NDManager owner, Kernels kernels) {
        Map<String, List<Double>> meant = new TreeMap<>();
        sizes.forEach(number -> meant.put(
                number.name(),
                Arrays.stream(number.values()).asDoubleStream().boxed().toList()));
        scalars.forEach(number -> meant.put(number.name(), List.of(number.value())));
        Map<String, List<Double>> understood = new TreeMap<>();
        try (NDManager scope = owner.newSubManager();
                NDList told = kernels.infer(scope, "numbers", new NDList(sizes(scope), scalars(scope)))) {
            for (NDArray number : told) {
                NDArray wide = number.toType(DataType.FLOAT64, false);
                understood.put(
                        number.getName(),
                        Arrays.stream(wide.toDoubleArray()).boxed().toList());
            }
        }
        if (!understood.equals(meant)) {
            throw new IllegalStateException(
                    "the kernels understand their numbers as %s, but %s are meant".formatted(understood, meant));
        }
    }
}
