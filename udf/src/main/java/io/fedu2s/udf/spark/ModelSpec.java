package io.fedu2s.udf.spark;

import io.fedu2s.udf.model.Dtype;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * Which model a task needs; built on the driver.
 *
 * @param path folder of the checkpoint on every machine; made absolute, since executors work in folders of their own
 * @param dtype type of weights and activations
 * @param threads threads of one operation on the CPU
 */
public record ModelSpec(String path, Dtype dtype, int threads) implements Serializable {
    public ModelSpec {
        path = Path.of(path).toAbsolutePath().normalize().toString();
    }
}
