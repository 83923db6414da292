package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.model.PairFile;
import io.fedu2s.jobs.model.ScoreLine;
import io.fedu2s.udf.generate.ResponseScorer;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.train.TrainingPair;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code model score}: prints how likely each response is after its prompt. */
@Command(
        name = "score",
        description =
                "Print one JSON line per pair: prompt_ids, response_ids and nll, the mean negative log-likelihood.",
        mixinStandardHelpOptions = true)
final class ScoreCommand implements Runnable {
    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--pairs",
            required = true,
            paramLabel = "FILE",
            description = "JSON lines of prompt and response, or of instruction, response and context.")
    private Path pairs = Path.of("");

    @Option(
            names = "--batch-tokens",
            defaultValue = "8192",
            paramLabel = "N",
            description = "The most tokens of one batch, padding included (default ${DEFAULT-VALUE}).")
    private int batchTokens;

    @Mixin
    private ChatOptions chat = new ChatOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        List<TrainingPair> read = PairFile.read(pairs);
        PrintWriter out = spec.commandLine().getOut();
        try (LanguageModel loaded = model.load(chat.form());
                ResponseScorer scorer = new ResponseScorer(loaded, model.adapter())) {
            scorer.score(read, batchTokens).forEach(score -> out.println(ScoreLine.of(score)));
        }
    }
}
