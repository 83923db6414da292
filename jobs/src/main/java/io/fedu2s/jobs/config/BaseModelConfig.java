package io.fedu2s.jobs.config;

import io.fedu2s.udf.model.Dtype;
import java.util.Locale;

/**
 * The model everything starts from.
 *
 * @param path a Hugging Face folder that every machine holds under this path
 * @param dtype the type of weights and activations
 */
public record BaseModelConfig(String path, Dtype dtype) {
    static BaseModelConfig from(Section section) {
        String path = section.text("path");
        String dtype = section.choice("dtype", "float32", "float32", "bfloat16");
        section.done();
        return new BaseModelConfig(path, Dtype.valueOf(dtype.toUpperCase(Locale.ROOT)));
    }
}
