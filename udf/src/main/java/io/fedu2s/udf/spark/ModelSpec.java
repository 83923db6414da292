package io.fedu2s.udf.spark;

import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.token.PromptForm;
import java.io.Serializable;

/**
 * Which model a task needs; built on the driver.
 *
 * @param path folder of the checkpoint: a local one on every machine, or any Hadoop path
 * @param dtype type of weights and activations
 * @param threads threads of one operation on the CPU
 * @param promptForm how its prompts become tokens
 */
public record ModelSpec(String path, Dtype dtype, int threads, PromptForm promptForm) implements Serializable {
    /** For prompts as they stand, or none. */
    public ModelSpec(String path, Dtype dtype, int threads) {
        this(path, dtype, threads, PromptForm.PLAIN);
    }

    public ModelSpec {
        path = ModelFolders.absolute(path);
    }
}
