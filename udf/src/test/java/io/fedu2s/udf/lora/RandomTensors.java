package io.fedu2s.udf.lora;

import java.util.Random;

/** Tensors whose numbers are drawn. */
public final class RandomTensors {
    private RandomTensors() {}

    /** Normal numbers of mean 0 and deviation 1. */
    public static AdapterTensor normal(String name, int rows, int columns, Random random) {
        return normal(name, rows, columns, random, 1);
    }

    /** Normal numbers of mean 0. */
    public static AdapterTensor normal(String name, int rows, int columns, Random random, double deviation) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return new AdapterTensor(name, rows, columns, values);
    }
}
