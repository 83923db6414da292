package io.fedu2s.jobs.config;

import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.spark.ModelFolders;
import java.nio.file.Path;

/**
 * The model everything starts from.
 *
 * @param path a Hugging Face folder: a local one that every machine holds under this path, or any Hadoop path
 * @param dtype the type of the weights; of int8, the layers' matrices only, with a scale for each row
 */
public record BaseModelConfig(String path, Dtype dtype) {
    static BaseModelConfig from(Section section) {
        String path = section.text("path");
        String dtype = section.choice("dtype", "float32", "float32", "bfloat16", "int8");
        section.done();
        return new BaseModelConfig(absolute(path), Dtype.labelled(dtype));
    }

    /** Tasks have working directories of their own, so a relative folder is resolved against the driver's. */
    static String absolute(String folder) {
        return folder.isEmpty() ? folder : ModelFolders.absolute(folder);
    }

    /** The folder on this machine; a remote one is copied here if it has not been. */
    public Path folder() {
        return ModelFolders.local(path);
    }
}
