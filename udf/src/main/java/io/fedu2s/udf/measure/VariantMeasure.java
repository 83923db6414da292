package io.fedu2s.udf.measure;

import io.fedu2s.udf.client.TaskPrompt;
import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.generate.Completion;
import io.fedu2s.udf.generate.GenerationRequest;
import io.fedu2s.udf.generate.ResponseScore;
import io.fedu2s.udf.generate.ResponseScorer;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.metric.BertScorer;
import io.fedu2s.udf.metric.RougeL;
import io.fedu2s.udf.metric.RougeTokenizer;
import io.fedu2s.udf.metric.Score;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.train.TrainingPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers held-out pairs of one domain with one variant of the model, and measures how close the answers come to the
 * human ones: ROUGE-L F and BERTScore F as means over the pairs; the loss {@code Σ_t −log p(t) / T} over all tokens of
 * the human responses, and its exponential, the perplexity.
 */
final class VariantMeasure {
    private static final String LIKELIHOOD = "base model's likelihood";

    private final EvaluationSpec spec;
    private final LanguageModel model;
    private final TextEncoder encoder;

    VariantMeasure(EvaluationSpec spec, LanguageModel model, TextEncoder encoder) {
        this.spec = spec;
        this.model = model;
        this.encoder = encoder;
    }

    List<Evaluation> measure(EvaluationTask task, Optional<Adapter> adapter, List<HumanPair> pairs) {
        TaskPrompt.Renderer prompts = spec.prompt().renderer();
        List<TrainingPair> references = pairs.stream()
                .map(pair -> new TrainingPair(prompts.render(pair.context(), pair.instruction()), pair.response()))
                .toList();
        List<String> answers = answers(adapter, references);
        double loss = loss(adapter, references);
        List<Evaluation> rows = new ArrayList<>();
        rows.add(row(task, pairs, "rougeL", "rouge_score", rougeL(references, answers)));
        rows.add(row(task, pairs, "bertscore", spec.encoderName(), bertScore(references, answers)));
        rows.add(row(task, pairs, "loss", LIKELIHOOD, loss));
        rows.add(row(task, pairs, "perplexity", LIKELIHOOD, Math.exp(loss)));
        return rows;
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

    private double loss(Optional<Adapter> adapter, List<TrainingPair> references) {
        double sum = 0;
        long tokens = 0;
        try (ResponseScorer scorer = new ResponseScorer(model, adapter)) {
            for (ResponseScore score : scorer.score(references, spec.sampling().batchTokens())) {
                sum += score.meanNll() * score.responseIds().length;
                tokens += score.responseIds().length;
            }
        }
        return sum / Math.max(1, tokens);
    }

    private static double rougeL(List<TrainingPair> references, List<String> answers) {
        RougeL rougeL = new RougeL(RougeTokenizer.PLAIN);
        double sum = 0;
        for (int i = 0; i < answers.size(); i++) {
            sum += rougeL.score(references.get(i).response(), answers.get(i)).fMeasure();
        }
        return sum / answers.size();
    }

    private double bertScore(List<TrainingPair> references, List<String> answers) {
        List<String> wanted = references.stream().map(TrainingPair::response).toList();
        return new BertScorer(encoder, spec.encoderLayer())
                .score(answers, wanted, spec.sampling().batchTokens()).stream()
                        .mapToDouble(Score::fMeasure)
                        .average()
                        .orElse(0);
    }

    private static Evaluation row(
            EvaluationTask task, List<HumanPair> pairs, String metric, String scorer, double value) {
        return new Evaluation(
                task.variant(),
                task.adapterVersion(),
                pairs.get(0).domain(),
                task.clientId(),
                metric,
                scorer,
                value,
                pairs.size());
    }
}
