package io.fedu2s.udf.sql;

import io.fedu2s.udf.encode.Reward;
import io.fedu2s.udf.encode.RewardModel;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.TaskScope;
import java.util.List;

/**
 * How good a response to an instruction is, by a reward model.
 *
 * @param goodLabel see {@link RewardModel}
 */
public record RewardQuestion(Asked asked, String goodLabel) implements Question {
    @Override
    public List<String> asks() {
        return List.of("instruction", "response");
    }

    @Override
    public Model begin() {
        return new Reader(
                TaskScope.closedWithTask(ModelHolder.acquire(asked.model())).rewardModel(goodLabel));
    }

    private final class Reader implements Model {
        private final RewardModel model;

        Reader(RewardModel model) {
            this.model = model;
        }

        @Override
        public void require(List<String> row) {
            // None: too long a pair is told when it is read.
        }

        @Override
        public List<Answer> answers(List<List<String>> rows) {
            List<String> instructions = rows.stream().map(row -> row.get(0)).toList();
            List<String> responses = rows.stream().map(row -> row.get(1)).toList();
            return model.score(instructions, responses, asked.batchTokens()).stream()
                    .map(Reader::answer)
                    .toList();
        }

        private static Answer answer(Reward reward) {
            return Double.isNaN(reward.value())
                    ? Answer.refused(Errors.pairTooLong(reward.excessTokens()))
                    : Answer.read(reward.value(), 0, 0);
        }
    }
}
