package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.generate.Repetition;
import io.fedu2s.udf.metric.BertScoreBaseline;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.metric.RougeTokenizer;
import io.fedu2s.udf.metric.Score;
import io.fedu2s.udf.spark.Location;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is measured on held-out pairs.
 *
 * @param metrics by what, in the order of the tables; none twice
 * @param tokenizer cuts texts into the tokens of ROUGE
 * @param maxNewTokens the most tokens of an answer; answers are greedy
 * @param repetition what holds answers of every variant back from repeating themselves
 * @param batchTokens the most tokens of one batch, padding included
 * @param encoder the folder of the encoder of BERTScore; empty for the base model's own hidden states
 * @param encoderLayer the layer whose states are compared; -1 is the last
 * @param baseline what rescaled BERTScores are 0 for, of that layer; {@link Score#ZERO} where none is rescaled
 * @param centralised whether to tune one adapter on all clients' pairs, for comparison
 * @param localOnly whether to tune one adapter per client on its own pairs alone, for comparison
 * @param localOnlyPairs on how many held-out pairs of its domain each local adapter is measured; 0 for all
 */
public record EvaluateConfig(
        List<Metric> metrics,
        RougeTokenizer tokenizer,
        int maxNewTokens,
        Repetition repetition,
        int batchTokens,
        String encoder,
        int encoderLayer,
        Score baseline,
        boolean centralised,
        boolean localOnly,
        int localOnlyPairs) {
    private static final List<Metric> USUAL = List.of(Metric.ROUGE_L, Metric.BERTSCORE, Metric.LOSS, Metric.PERPLEXITY);

    /** Copies the list. */
    public EvaluateConfig {
        metrics = List.copyOf(metrics);
    }

    /** The path of a baseline is relative to the folder of the configuration file, which is read with it. */
    static EvaluateConfig from(Section section, Location folder) {
        List<Metric> metrics = metrics(section, USUAL);
        String tokenizer = section.choice(
                "tokenizer",
                RougeTokenizer.PLAIN.label(),
                RougeTokenizer.PLAIN.label(),
                RougeTokenizer.UNICODE.label());
        int maxNewTokens = section.whole("maxNewTokens", 64, 1, 1_000_000);
        Repetition repetition = GenerateConfig.repetition(section);
        int batchTokens = section.whole("batchTokens", 8192, 1, 100_000_000);
        String encoder = BaseModelConfig.absolute(section.textOrNone("encoder").orElse(""));
        int encoderLayer = section.whole("encoderLayer", -1, -1, 10_000);
        var evaluate = new EvaluateConfig(
                metrics,
                RougeTokenizer.labelled(tokenizer).orElseThrow(),
                maxNewTokens,
                repetition,
                batchTokens,
                encoder,
                encoderLayer,
                baseline(section, metrics, encoderLayer, folder),
                section.flag("centralised", false),
                section.flag("localOnly", true),
                section.whole("localOnlyPairs", 0, 0, 1_000_000));
        section.done();
        return evaluate;
    }

    /** What the key {@code metrics} of a section lists. */
    static List<Metric> metrics(Section section, List<Metric> usual) {
        List<String> names =
                section.texts("metrics", usual.stream().map(Metric::label).toList());
        Set<Metric> metrics = new LinkedHashSet<>();
        for (String name : names) {
            Optional<Metric> metric = Metric.labelled(name);
            if (metric.isEmpty() || !metrics.add(metric.get())) {
                throw wrongMetrics(section, names);
            }
        }
        if (metrics.isEmpty()) {
            throw wrongMetrics(section, names);
        }
        return List.copyOf(metrics);
    }

    private static UserException wrongMetrics(Section section, List<String> names) {
        return section.wrong(
                "metrics",
                names.toString(),
                "a list of at least one and each once of " + String.join(", ", Metric.labels()));
    }

    private static Score baseline(Section section, List<Metric> metrics, int layer, Location folder) {
        Optional<String> given = section.textOrNone("bertScoreBaseline");
        Optional<Metric> rescaled = metrics.stream().filter(Metric::isRescaled).findFirst();
        if (rescaled.isPresent() && given.isEmpty()) {
            throw section.wrong(
                    "bertScoreBaseline",
                    "null",
                    "a baseline file for " + rescaled.get().label());
        }
        if (given.isEmpty()) {
            return Score.ZERO;
        }
        Location file = folder.resolve(given.get());
        section.resolve("bertScoreBaseline", file.name());
        if (rescaled.isEmpty()) {
            throw section.wrong(
                    "bertScoreBaseline", given.get(), "null unless evaluate.metrics holds a rescaled metric");
        }
        if (layer < 0) {
            throw section.wrong(
                    "encoderLayer", "-1", "the layer's number with bertScoreBaseline, which has a line for each");
        }
        try {
            return BertScoreBaseline.parse(file.name(), file.text(), layer);
        } catch (IOException e) {
            throw Errors.bertScoreBaselineUnreadable(file.name(), e);
        }
    }
}
