package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.generate.GenerationRequest;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code model complete}: prints what the model writes after a prompt. */
@Command(
        name = "complete",
        description = "Print what the model writes after a prompt.",
        mixinStandardHelpOptions = true)
final class CompleteCommand implements Runnable {
    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--prompt-file",
            required = true,
            paramLabel = "FILE",
            description = "The prompt, as it stands there: a line break at its end belongs to it.")
    private Path promptFile = Path.of("");

    @Option(
            names = "--max-new-tokens",
            defaultValue = "64",
            paramLabel = "N",
            description = "The most tokens to write (default ${DEFAULT-VALUE}).")
    private int maxNewTokens;

    @Option(names = "--greedy", description = "Always take the likeliest token; the same as --temperature 0.")
    private boolean greedy;

    @Option(names = "--temperature", defaultValue = "0.7", description = "(default ${DEFAULT-VALUE})")
    private double temperature;

    @Option(names = "--top-p", defaultValue = "0.95", description = "(default ${DEFAULT-VALUE})")
    private double topP;

    @Option(names = "--seed", defaultValue = "0", description = "Of the sampled tokens (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--stop", paramLabel = "TEXT", description = "End where this comes up; may be given repeatedly.")
    private List<String> stop = new ArrayList<>();

    @Mixin
    private ChatOptions chat = new ChatOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        SamplingConfig sampling = new SamplingConfig(maxNewTokens, greedy ? 0 : temperature, topP, stop, 1);
        GenerationRequest request = new GenerationRequest(promptFile.toString(), prompt(), seed);
        try (LanguageModel loaded = model.load(chat.form());
                TextGenerator generator = new TextGenerator(loaded, model.adapter())) {
            spec.commandLine()
                    .getOut()
                    .println(generator
                            .generate(List.of(request), sampling)
                            .get(0)
                            .text());
        }
    }

    private String prompt() {
        try {
            return Files.readString(promptFile);
        } catch (IOException e) {
            throw Errors.promptUnreadable(promptFile.toString(), e);
        }
    }
}
