package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Lays every key and seed that held beside what a run made. */
final class EffectiveConfigFile {
    private static final String NAME = "effective-config.yaml";

    private final Configuration hadoop;

    EffectiveConfigFile(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    void write(RunConfig config) {
        Path file = new Path(config.output().path(NAME));
        try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
            out.write(config.effectiveYaml().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw Errors.outputUnwritable(file.toString(), e);
        }
    }
}
