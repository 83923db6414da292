package io.fedu2s.udf.spark;

import io.fedu2s.udf.model.Dtype;
import java.io.Serializable;

/**
 * Which model a task needs.
 *
 * @param path folder of the checkpoint, as the executor sees it
 * @param dtype type of weights and activations
 * @param threads threads of one operation on the CPU
 */
public record ModelSpec(String path, Dtype dtype, int threads) implements Serializable {}
