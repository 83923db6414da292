package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.preview.PreviewJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code preview}: prompts, answers and verdicts of a few chunks on the screen. */
@Command(
        name = "preview",
        description = "Asks the model about a few chunks and shows prompts, answers and verdicts; writes nothing.",
        mixinStandardHelpOptions = true)
final class PreviewCommand implements Callable<Integer> {
    private static final int MOST_CHUNKS = 1000;

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--chunks",
            defaultValue = "10",
            description = "How many, drawn by run.seed, domain by domain (default ${DEFAULT-VALUE}).")
    private int chunks;

    @Option(names = "--client", defaultValue = "", description = "Whose; all clients' if not given.")
    private String client = "";

    @Override
    public Integer call() {
        if (chunks < 1 || chunks > MOST_CHUNKS) {
            throw Errors.optionWrong("--chunks", String.valueOf(chunks), "a whole number from 1 to " + MOST_CHUNKS);
        }
        return options.look((spark, config, tables) -> {
            config.requireModels();
            NamedFiles.check(config, spark.sparkContext().hadoopConfiguration());
            OwnText.warn(config);
            options.print(new PreviewJob(spark, config, tables, chunks, client).run());
        });
    }
}
