package io.fedu2s.pretrain;

import io.fedu2s.jobs.cli.AddedCommand;
import io.fedu2s.jobs.cli.ExitCodes;
import io.fedu2s.udf.model.Dtype;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the quickstart's base model. */
@Command(
        name = "pretrain",
        description = "Trains the quickstart's base model from scratch, on text that is generated meanwhile.",
        mixinStandardHelpOptions = true)
public final class PretrainCommand implements AddedCommand, Callable<Integer> {
    @Option(names = "--output", required = true, paramLabel = "DIR", description = "The model's folder.")
    private Path output = Path.of("");

    @Option(names = "--tokens", defaultValue = "10000000", description = "Tokens to read; ${DEFAULT-VALUE}.")
    private long tokens;

    @Option(names = "--seed", defaultValue = "17", description = "Of weights and text; ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--dtype",
            defaultValue = "bfloat16",
            description = "Type of activations, ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE}.")
    private Dtype dtype = Dtype.BFLOAT16;

    @Option(
            names = "--further",
            description = "Go on from the weights in the folder instead of starting from random ones.")
    private boolean further;

    @Override
    public String parent() {
        return "fedu2s";
    }

    @Override
    public Integer call() throws IOException {
        if (further) {
            new Pretraining(PretrainingConfig.later(tokens, dtype, seed), output).further();
        } else {
            new Pretraining(PretrainingConfig.first(tokens, dtype, seed), output).fromScratch();
        }
        return ExitCodes.DONE;
    }
}
