package io.fedu2s.udf.passage;

import io.fedu2s.udf.record.Example;
import io.fedu2s.udf.text.Sentences;
import io.fedu2s.udf.text.Words;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How much a sentence reads like what people answered, by the examples of a pool: the mean log ratio of its words and word
 * pairs, and of its first word, among answers and among other sentences,
 *
 * <pre>{@code (1/n) Σ_w log P(w | answer) / P(w | other),   P(w | c) = (sentences of c with w + 1/2) / (sentences of c + 1)}</pre>
 *
 * <p>Answers are the sentences of responses and, of each document, the one most like its response; other are the rest. All
 * numbers are one word. A Bernoulli naive Bayes classifier by what is present, without its prior.
 */
public final class Wording implements ToDoubleFunction<String> {
    /** So many examples tell; reading more of a large pool would take long in each task. */
    private static final int MOST_EXAMPLES = 1000;

    private static final String NUMBER = "0";

    private final Map<String, Integer> inAnswers = new HashMap<>();
    private final Map<String, Integer> inOthers = new HashMap<>();
    private int answers;
    private int others;

    private Wording(List<Example> examples) {
        for (Example example : examples.subList(0, Math.min(MOST_EXAMPLES, examples.size()))) {
            String nearest =
                    Passage.behind(example.document(), example.response()).evidence();
            Sentences.of(example.response()).forEach(this::answer);
            for (String sentence : Sentences.of(example.document())) {
                if (sentence.equals(nearest)) {
                    answer(sentence);
                } else {
                    signs(sentence).forEach(sign -> inOthers.merge(sign, 1, Integer::sum));
                    others++;
                }
            }
        }
    }

    /** The wording of these examples; without any, no sentence is liker than another. */
    public static Wording of(List<Example> examples) {
        return new Wording(examples);
    }

    @Override
    public double applyAsDouble(String sentence) {
        Set<String> signs = signs(sentence);
        double sum = 0;
        for (String sign : signs) {
            sum += Math.log((inAnswers.getOrDefault(sign, 0) + 0.5) / (answers + 1.0))
                    - Math.log((inOthers.getOrDefault(sign, 0) + 0.5) / (others + 1.0));
        }
        return signs.isEmpty() ? 0 : sum / signs.size();
    }

    private void answer(String sentence) {
        signs(sentence).forEach(sign -> inAnswers.merge(sign, 1, Integer::sum));
        answers++;
    }

    private static Set<String> signs(String sentence) {
        Set<String> signs = new HashSet<>();
        String before = "^";
        for (String word : Words.of(sentence)) {
            String sign = Character.isDigit(word.codePointAt(0)) ? NUMBER : word;
            signs.add(sign);
            signs.add(before + " " + sign);
            before = sign;
        }
        return signs;
    }
}
