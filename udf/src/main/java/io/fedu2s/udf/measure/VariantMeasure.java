package io.fedu2s.udf.measure;

import io.fedu2s.udf.client.TaskPrompt;
import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.generate.Completion;
import io.fedu2s.udf.generate.GenerationRequest;
import io.fedu2s.udf.generate.ResponseScore;
import io.fedu2s.udf.generate.ResponseScorer;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.metric.PairScores;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.train.TrainingPair;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Answers held-out pairs of one domain with one variant of the model, and measures each {@link Metric}: how close the
 * answers come to the human ones, and how likely the model finds those.
 */
final class VariantMeasure {
    private static final String LIKELIHOOD = "base model's likelihood";

    /** What was measured, and by what. */
    private record Measured(String scorer, PairScores scores) {}

    private final EvaluationSpec spec;
    private final LanguageModel model;
    private final TextEncoder encoder;

    VariantMeasure(EvaluationSpec spec, LanguageModel model, TextEncoder encoder) {
        this.spec = spec;
        this.model = model;
        this.encoder = encoder;
    }

    /** A row for each metric over the first {@code count} of a domain's held-out pairs. */
    List<Evaluation> measure(EvaluationTask task, Optional<Adapter> adapter, List<HumanPair> held, int count) {
        TaskPrompt.Renderer prompts = spec.prompt().renderer();
        List<TrainingPair> references = held.subList(0, count).stream()
                .map(pair -> new TrainingPair(prompts.render(pair.context(), pair.instruction()), pair.response()))
                .toList();
        List<Metric> ofAnswers =
                spec.metrics().stream().filter(Metric::isOfAnswers).toList();
        Map<Metric, Measured> measured = new EnumMap<>(Metric.class);
        if (!ofAnswers.isEmpty()) {
            List<String> human = held.stream().map(HumanPair::response).toList();
            AnswerScores answers = new AnswerScores(spec, encoder, answers(adapter, references), human);
            ofAnswers.forEach(metric -> measured.put(metric, new Measured(answers.scorer(metric), answers.of(metric))));
        }
        if (ofAnswers.size() < spec.metrics().size()) {
            Measured likelihoods = new Measured(LIKELIHOOD, likelihoods(adapter, references));
            spec.metrics().forEach(metric -> measured.putIfAbsent(metric, likelihoods));
        }
        String domain = held.get(0).domain();
        return spec.metrics().stream()
                .map(metric -> row(task, adapter, domain, metric, Objects.requireNonNull(measured.get(metric))))
                .toList();
    }

    private List<String> answers(Optional<Adapter> adapter, List<TrainingPair> references) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (TrainingPair pair : references) {
            requests.add(new GenerationRequest("%08d".formatted(requests.size()), pair.prompt(), 0));
        }
        try (TextGenerator generator = new TextGenerator(model, adapter)) {
            return generator.generate(requests, spec.sampling()).stream()
                    .map(Completion::text)
                    .map(String::strip)
                    .toList();
        }
    }

    private PairScores likelihoods(Optional<Adapter> adapter, List<TrainingPair> references) {
        List<Double> losses = new ArrayList<>();
        List<Double> tokens = new ArrayList<>();
        try (ResponseScorer scorer = new ResponseScorer(model, adapter)) {
            for (ResponseScore score : scorer.score(references, spec.sampling().batchTokens())) {
                losses.add(score.meanNll());
                tokens.add((double) score.responseIds().length);
            }
        }
        return new PairScores(losses, tokens);
    }

    private static Evaluation row(
            EvaluationTask task, Optional<Adapter> adapter, String domain, Metric metric, Measured measured) {
        PairScores scores = measured.scores();
        boolean global = task.variant().equals(Evaluation.FEDERATED);
        return new Evaluation(
                task.variant(),
                task.adapterVersion(),
                global ? adapter.orElseThrow().sha256() : "",
                domain,
                task.clientId(),
                metric.label(),
                measured.scorer(),
                scores.value(metric),
                scores.size(),
                scores.scores(),
                scores.weights());
    }
}
