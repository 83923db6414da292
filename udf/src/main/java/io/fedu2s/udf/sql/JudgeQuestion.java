package io.fedu2s.udf.sql;

import io.fedu2s.udf.filter.Rubric;
import io.fedu2s.udf.generate.YesOrNo;
import io.fedu2s.udf.judge.AskedPair;
import io.fedu2s.udf.judge.RubricScores;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.prompt.JudgePrompt;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.TaskScope;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import scala.jdk.javaapi.CollectionConverters;

/** What a model answers to the questions of a rubric about a pair and the text it was made of: log-odds of yes by name. */
public record JudgeQuestion(Asked asked, Rubric rubric) implements Question {
    @Override
    public List<String> asks() {
        return List.of("instruction", "response", "text");
    }

    @Override
    public Model begin() {
        LanguageModel model =
                TaskScope.closedWithTask(ModelHolder.acquire(asked.model())).model();
        return new Reader(model, TaskScope.closedWithTask(new YesOrNo(model)));
    }

    private final class Reader implements Model {
        private final LanguageModel model;
        private final RubricScores scores;

        Reader(LanguageModel model, YesOrNo judge) {
            this.model = model;
            this.scores = new RubricScores(judge, rubric, asked.batchTokens());
        }

        @Override
        public void require(List<String> row) {
            prompts(row).forEach(prompt -> Fitting.require(model, prompt, 1));
        }

        @Override
        public List<Answer> answers(List<List<String>> rows) {
            List<Map<String, Double>> scored = scores.of(rows.stream()
                    .map(row -> new AskedPair(row.get(2), row.get(0), row.get(1)))
                    .toList());
            return IntStream.range(0, rows.size())
                    .mapToObj(i -> Answer.read(CollectionConverters.asScala(scored.get(i)), tokens(rows.get(i)), 0))
                    .toList();
        }

        private int tokens(List<String> row) {
            return prompts(row).stream()
                    .mapToInt(prompt -> model.tokenizer().encodePrompt(prompt).length)
                    .sum();
        }

        private List<String> prompts(List<String> row) {
            return rubric.questions().stream()
                    .map(question -> JudgePrompt.render(row.get(2), row.get(0), row.get(1), question.text()))
                    .toList();
        }
    }
}
