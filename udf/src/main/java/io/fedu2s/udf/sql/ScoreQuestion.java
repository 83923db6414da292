package io.fedu2s.udf.sql;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.generate.ResponseScore;
import io.fedu2s.udf.generate.ResponseScorer;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.prompt.ZeroShotTemplate;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.TaskScope;
import io.fedu2s.udf.train.TrainingPair;
import java.util.List;

/**
 * How unlikely a response is after its instruction in the zero-shot template: the mean negative log-likelihood of its
 * tokens, in nats.
 *
 * @param adapter a PEFT folder; empty for the model as it is
 */
public record ScoreQuestion(Asked asked, String adapter) implements Question {
    @Override
    public List<String> asks() {
        return List.of("instruction", "response");
    }

    @Override
    public Model begin() {
        LanguageModel model =
                TaskScope.closedWithTask(ModelHolder.acquire(asked.model())).model();
        return new Reader(
                model, TaskScope.closedWithTask(new ResponseScorer(model, CompleteQuestion.adapter(adapter))));
    }

    private final class Reader implements Model {
        private final ZeroShotTemplate template = ZeroShotTemplate.standard();
        private final LanguageModel model;
        private final ResponseScorer scorer;

        Reader(LanguageModel model, ResponseScorer scorer) {
            this.model = model;
            this.scorer = scorer;
        }

        @Override
        public void require(List<String> row) {
            int response = model.tokenizer().count(row.get(1));
            if (response == 0) {
                throw Errors.responseEmpty();
            }
            Fitting.require(model, template.render(row.get(0)), response);
        }

        @Override
        public List<Answer> answers(List<List<String>> rows) {
            List<TrainingPair> pairs = rows.stream()
                    .map(row -> new TrainingPair(template.render(row.get(0)), row.get(1)))
                    .toList();
            return scorer.score(pairs, asked.batchTokens()).stream()
                    .map(Reader::answer)
                    .toList();
        }

        private static Answer answer(ResponseScore score) {
            return Answer.read(score.meanNll(), score.promptIds().length, score.responseIds().length);
        }
    }
}
