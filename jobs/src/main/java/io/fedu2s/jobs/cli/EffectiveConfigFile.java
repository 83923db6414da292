package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.federate.Federation;
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

    /** The configuration, to be read again, and as comments the seeds that follow from it. */
    static String text(RunConfig config) {
        return config.effectiveYaml() + """

                # Seeds that follow from run.seed. s(a, b, …) is the first eight bytes of SHA-256 over run.seed and the parts,
                # each as UTF-8 behind its length in four bytes; the class ContentId computes it.
                #   adapter before round 1                s("lora") = %d
                #   random example for a chunk            s("retrieve", chunk_id, example_id)
                #   sampling of a generation              s("generate", chunk_id, sample), in generations.seed; 0 where greedy
                #   choice of a round's clients           s("select", round, client_id), the smallest take part
                #   arrival of an update, simulated       s("arrive", round, client_id)
                #   order of a client's pairs in a round  s("train", round, client_id)
                #   local and centralised tuning          s("tune", variant, client_id)
                #   order of the held-out pairs           s("evaluate", pair)
                """.formatted(Federation.loraSeed(config));
    }

    void write(RunConfig config) {
        Path file = new Path(config.output().path(NAME));
        try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
            out.write(text(config).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw Errors.outputUnwritable(file.toString(), e);
        }
    }
}
