package io.fedu2s.bench;

import io.fedu2s.jobs.cli.AddedCommand;
import io.fedu2s.jobs.cli.ModelOptions;
import io.fedu2s.udf.generate.Shortcuts;
import io.fedu2s.udf.model.Decoder.Activations;
import io.fedu2s.udf.model.LanguageModel;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code model bench}: prints how many tokens a second the model trains on or writes. */
@Command(
        name = "bench",
        description = "Print one JSON line: real tokens per second, the median over the steps after one to warm up.",
        mixinStandardHelpOptions = true)
public final class BenchCommand implements AddedCommand, Runnable {
    enum What {
        train,
        generate,
        prompts,
        memory,
        ceiling
    }

    enum Keeping {
        kept,
        recomputed
    }

    enum Saving {
        all,
        none
    }

    enum RowLengths {
        full,
        uniform
    }

    @Parameters(index = "0", paramLabel = "train|generate|prompts|memory|ceiling")
    private What what = What.train;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--batch", defaultValue = "8", description = "Rows (default ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--length", defaultValue = "256", description = "Tokens of a row (default ${DEFAULT-VALUE}).")
    private int length;

    @Option(
            names = "--response",
            defaultValue = "64",
            description = "Tokens at a row's end that the loss counts (default ${DEFAULT-VALUE}).")
    private int response;

    @Option(names = "--new", defaultValue = "64", description = "Tokens to write (default ${DEFAULT-VALUE}).")
    private int newTokens;

    @Option(names = "--steps", defaultValue = "5", description = "Timed steps (default ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--lengths",
            defaultValue = "full",
            description = "${COMPLETION-CANDIDATES}: all rows of the length, or from a quarter of it on.")
    private RowLengths lengths = RowLengths.full;

    @Option(
            names = "--activations",
            defaultValue = "kept",
            description = "${COMPLETION-CANDIDATES}: what a training step does with its layers' results.")
    private Keeping activations = Keeping.kept;

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            description = "For prompts: JSON lines of ids (default: prompts.jsonl in the model's folder).")
    private @Nullable Path prompts;

    @Option(
            names = "--shortcuts",
            defaultValue = "all",
            description = "${COMPLETION-CANDIDATES}: whether writing shares beginnings and guesses ahead.")
    private Saving shortcuts = Saving.all;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public String parent() {
        return "model";
    }

    @Override
    public void run() {
        for (int number : new int[] {batch, response, newTokens, steps, length / 8}) {
            if (number < 1) {
                throw new ParameterException(
                        spec.commandLine(), "--batch, --response, --new and --steps start at 1, --length at 8");
            }
        }
        Activations keeping = activations == Keeping.kept ? Activations.KEPT : Activations.RECOMPUTED;
        BenchWork.Lengths rows = BenchWork.Lengths.valueOf(lengths.name().toUpperCase(Locale.ROOT));
        BenchWork work = new BenchWork(batch, length, response, newTokens, steps, rows, keeping);
        try (LanguageModel loaded = model.loadWithoutTokenizer()) {
            ModelBench bench = new ModelBench(
                    loaded, model.dtype(), work, shortcuts == Saving.all ? Shortcuts.STANDARD : Shortcuts.NONE);
            String line = switch (what) {
                case train -> bench.train();
                case generate -> bench.generate();
                case prompts -> bench.prompts(PromptFile.read(prompts == null ? model.file("prompts.jsonl") : prompts));
                case memory -> bench.memory();
                case ceiling -> bench.ceiling();
            };
            spec.commandLine().getOut().println(line);
        }
    }
}
