package io.fedu2s.udf.measure;

import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.metric.BertScore;
import io.fedu2s.udf.metric.BertScorer;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.metric.PairScores;
import io.fedu2s.udf.metric.RougeL;
import io.fedu2s.udf.metric.RougeN;
import io.fedu2s.udf.metric.Score;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** How close a model's answers come to the human ones of one domain, pair by pair: the F of each metric. */
final class AnswerScores {
    private final EvaluationSpec spec;
    private final TextEncoder encoder;
    private final List<String> answers;
    private final List<String> held;
    private final List<String> wanted;

    /** BERTScore as it is, with and without weights: a rescaled one needs no other states. */
    private final Map<Metric, List<Score>> bertScores = new EnumMap<>(Metric.class);

    /**
     * Of a variant's answers.
     *
     * @param answers to the first held-out pairs
     * @param held the human responses of all held-out pairs, which say how rare a token is
     */
    AnswerScores(EvaluationSpec spec, TextEncoder encoder, List<String> answers, List<String> held) {
        this.spec = spec;
        this.encoder = encoder;
        this.answers = answers;
        this.held = held;
        this.wanted = held.subList(0, answers.size());
    }

    PairScores of(Metric metric) {
        return switch (metric) {
            case ROUGE_L -> scores(new RougeL(spec.rouge())::score);
            case ROUGE_1 -> scores(new RougeN(1, spec.rouge())::score);
            case ROUGE_2 -> scores(new RougeN(2, spec.rouge())::score);
            case BERTSCORE, BERTSCORE_IDF -> fMeasures(bertScores(metric));
            case BERTSCORE_RESCALED -> fMeasures(rescaled(Metric.BERTSCORE));
            case BERTSCORE_IDF_RESCALED -> fMeasures(rescaled(Metric.BERTSCORE_IDF));
            case LOSS, PERPLEXITY -> throw new IllegalArgumentException(metric + " is not of answers");
        };
    }

    /** Names what measures it in the table. */
    String scorer(Metric metric) {
        return switch (metric) {
            case ROUGE_L, ROUGE_1, ROUGE_2 -> spec.rouge().label();
            default -> spec.encoderName();
        };
    }

    private PairScores scores(BiFunction<String, String, Score> referenceAndAnswer) {
        return fMeasures(IntStream.range(0, answers.size())
                .mapToObj(pair -> referenceAndAnswer.apply(wanted.get(pair), answers.get(pair)))
                .toList());
    }

    private List<Score> rescaled(Metric metric) {
        return bertScores(metric).stream()
                .map(score -> BertScore.rescale(score, spec.baseline()))
                .toList();
    }

    private List<Score> bertScores(Metric metric) {
        return bertScores.computeIfAbsent(metric, each -> {
            BertScorer even = new BertScorer(encoder, spec.encoderLayer());
            BertScorer scorer = each == Metric.BERTSCORE_IDF ? even.weighing(held) : even;
            return scorer.score(answers, wanted, spec.sampling().batchTokens());
        });
    }

    private static PairScores fMeasures(List<Score> scores) {
        return PairScores.evenly(scores.stream().map(Score::fMeasure).toList());
    }
}
