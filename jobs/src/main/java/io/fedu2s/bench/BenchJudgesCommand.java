package io.fedu2s.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.bench.JudgesBench.Figure;
import io.fedu2s.jobs.cli.ChatOptions;
import io.fedu2s.jobs.cli.ExitCodes;
import io.fedu2s.jobs.cli.ModelOptions;
import io.fedu2s.udf.encode.Backbone;
import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.filter.Rubric;
import io.fedu2s.udf.generate.ResponseScorer;
import io.fedu2s.udf.generate.YesOrNo;
import io.fedu2s.udf.judge.AskedPair;
import io.fedu2s.udf.judge.EmbeddingSupport;
import io.fedu2s.udf.judge.Likelihoods;
import io.fedu2s.udf.judge.RubricScores;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.prompt.ZeroShotTemplate;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.token.PromptForm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench judges}: how well the filters' scores tell human pairs from the same pairs with known faults. */
@Command(
        name = "judges",
        description = "Print, per judge and fault, the area under the curve with its 95%% interval.",
        mixinStandardHelpOptions = true)
final class BenchJudgesCommand implements Callable<Integer> {

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--pairs",
            required = true,
            paramLabel = "DOMAIN=FILE",
            description = "JSON lines of instruction, response and document or context; may be given again.")
    private List<String> pairs = List.of();

    @Option(names = "--encoder", paramLabel = "DIR", description = "A sentence encoder's folder.")
    private @Nullable String encoder;

    @Option(
            names = "--rubric",
            paramLabel = "FILE",
            description = "Questions that the model is asked too: standard, or a file.")
    private @Nullable String rubric;

    @Mixin
    private ChatOptions chat = new ChatOptions();

    @Option(
            names = "--limit",
            defaultValue = "60",
            description = "Human pairs of a domain, drawn by the seed (default ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--seed", defaultValue = "17", description = "Of all draws (default ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--batch-tokens",
            defaultValue = "8192",
            description = "The most tokens read side by side (default ${DEFAULT-VALUE}).")
    private int batchTokens;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write all figures as JSON.")
    private @Nullable Path json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (limit < 1 || batchTokens < 1) {
            throw new ParameterException(spec.commandLine(), "--limit and --batch-tokens start at 1");
        }
        Map<String, List<AskedPair>> domains = domains();
        ModelLimits limits = limits();
        List<Figure> figures = new ArrayList<>();
        try (LanguageModel loaded = model.load(chat.form());
                ResponseScorer scorer = new ResponseScorer(loaded, Optional.empty());
                YesOrNo judge = new YesOrNo(loaded)) {
            Likelihoods likelihoods = new Likelihoods(scorer, ZeroShotTemplate.standard(), batchTokens);
            Map<String, JudgesBench.Scorer> scorers = new LinkedHashMap<>();
            scorers.put("likelihoods", each -> likelihoods.of(each, limits));
            if (!limits.rubric().isEmpty()) {
                scorers.put("rubric", new RubricScores(judge, limits.rubric(), batchTokens)::of);
            }
            Optional<Backbone> reader = Optional.ofNullable(encoder)
                    .map(folder ->
                            Backbone.load(ModelFolders.local(folder), Dtype.FLOAT32, model.device(), PromptForm.PLAIN));
            reader.ifPresent(backbone ->
                    scorers.put("encoder", new EmbeddingSupport(new TextEncoder(backbone), batchTokens)::of));
            JudgesBench bench = new JudgesBench(scorers, limits, limit, seed);
            domains.forEach((domain, human) -> figures.addAll(bench.run(domain, human)));
            reader.ifPresent(Backbone::close);
        }
        print(figures);
        if (json != null) {
            Files.writeString(json, lines(figures));
        }
        return ExitCodes.DONE;
    }

    /** What is measured, and makes up a pair's place. */
    private ModelLimits limits() throws IOException {
        Rubric asked = Rubric.NONE;
        if (rubric != null) {
            asked = rubric.equals(Rubric.STANDARD)
                    ? Rubric.standard()
                    : Rubric.parse(rubric, Files.readString(Path.of(rubric)));
        }
        return new ModelLimits(
                null,
                -Double.MAX_VALUE,
                null,
                null,
                -Double.MAX_VALUE,
                null,
                encoder == null ? null : -1.0,
                null,
                asked);
    }

    private Map<String, List<AskedPair>> domains() {
        Map<String, List<AskedPair>> domains = new LinkedHashMap<>();
        for (String given : pairs) {
            int equals = given.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(spec.commandLine(), "--pairs wants DOMAIN=FILE, not '" + given + "'");
            }
            domains.computeIfAbsent(given.substring(0, equals), name -> new ArrayList<>())
                    .addAll(JudgedPairs.read(Path.of(given.substring(equals + 1))));
        }
        return domains;
    }

    private void print(List<Figure> figures) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("judge\tdomain\tfault\tcases\tauc\tlow\thigh\tbound\trefused\tother_bound\tother_refused");
        figures.forEach(each -> out.printf(
                "%s\t%s\t%s\t%d\t%.3f\t%.3f\t%.3f\t%.4g\t%.2f\t%.4g\t%.2f%n",
                each.judge(),
                each.domain(),
                each.fault(),
                each.area().cases(),
                each.area().value(),
                each.area().low(),
                each.area().high(),
                each.bound().value(),
                each.bound().refused(),
                each.other().value(),
                each.other().refused()));
    }

    private static String lines(List<Figure> figures) {
        ArrayNode lines = new ObjectMapper().createArrayNode();
        for (Figure each : figures) {
            ObjectNode line = lines.addObject();
            line.put("judge", each.judge());
            line.put("domain", each.domain());
            line.put("fault", each.fault());
            line.put("cases", each.area().cases());
            line.put("auc", each.area().value());
            line.put("low", each.area().low());
            line.put("high", each.area().high());
            line.put("bound", each.bound().value());
            line.put("refused", each.bound().refused());
            line.put("other_bound", each.other().value());
            line.put("other_refused", each.other().refused());
        }
        return lines.toPrettyString() + "\n";
    }
}
