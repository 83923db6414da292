package io.fedu2s.udf.judge;

import io.fedu2s.udf.filter.Rubric;
import io.fedu2s.udf.generate.YesOrNo;
import io.fedu2s.udf.prompt.JudgePrompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The log-odds of yes over no that a language model gives the questions of a rubric about pairs. */
public final class RubricScores {
    private final YesOrNo judge;
    private final Rubric rubric;
    private final int batchTokens;

    /** Asks a judge, which stays the caller's. */
    public RubricScores(YesOrNo judge, Rubric rubric, int batchTokens) {
        this.judge = judge;
        this.rubric = rubric;
        this.batchTokens = batchTokens;
    }

    /** The scores by name of each pair, in their order. */
    public List<Map<String, Double>> of(List<AskedPair> pairs) {
        List<Rubric.Question> questions = rubric.questions();
        List<String> prompts = new ArrayList<>();
        for (AskedPair pair : pairs) {
            questions.forEach(question -> prompts.add(
                    JudgePrompt.render(pair.chunk(), pair.instruction(), pair.response(), question.text())));
        }
        double[] odds = judge.logOdds(prompts, batchTokens);
        List<Map<String, Double>> scores = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            Map<String, Double> named = new TreeMap<>();
            for (int q = 0; q < questions.size(); q++) {
                named.put(questions.get(q).score(), odds[i * questions.size() + q]);
            }
            scores.add(named);
        }
        return scores;
    }
}
