package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.model.BenchWork;
import io.fedu2s.jobs.model.ModelBench;
import io.fedu2s.udf.model.LanguageModel;
import java.util.Locale;
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
final class BenchCommand implements Runnable {
    enum What {
        train,
        generate
    }

    enum RowLengths {
        full,
        uniform
    }

    @Parameters(index = "0", paramLabel = "train|generate")
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

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        for (int number : new int[] {batch, response, newTokens, steps, length / 8}) {
            if (number < 1) {
                throw new ParameterException(
                        spec.commandLine(), "--batch, --response, --new and --steps start at 1, --length at 8");
            }
        }
        BenchWork.Lengths rows = BenchWork.Lengths.valueOf(lengths.name().toUpperCase(Locale.ROOT));
        BenchWork work = new BenchWork(batch, length, response, newTokens, steps, rows);
        try (LanguageModel loaded = model.loadWithoutTokenizer()) {
            ModelBench bench = new ModelBench(loaded, model.dtype(), work);
            spec.commandLine().getOut().println(what == What.train ? bench.train() : bench.generate());
        }
    }
}
