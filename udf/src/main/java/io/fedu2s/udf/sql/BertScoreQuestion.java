package io.fedu2s.udf.sql;

import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.metric.BertScorer;
import io.fedu2s.udf.metric.Score;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.TaskScope;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How near two texts are in meaning: the F of BERTScore.
 *
 * @param layer whose states are compared; -1 for the last
 */
public record BertScoreQuestion(Asked asked, int layer) implements Question {
    @Override
    public List<String> asks() {
        return List.of("a", "b");
    }

    @Override
    public Model begin() {
        return new Reader(
                TaskScope.closedWithTask(ModelHolder.acquire(asked.model())).encoder());
    }

    private final class Reader implements Model {
        private final TextEncoder encoder;
        private final BertScorer scorer;

        Reader(TextEncoder encoder) {
            this.encoder = encoder;
            this.scorer = new BertScorer(encoder, layer);
        }

        @Override
        public void require(List<String> row) {
            // None: of a text too long its beginning counts, of an empty one the score is 0.
        }

        @Override
        public List<Answer> answers(List<List<String>> rows) {
            List<String> ones = rows.stream().map(row -> row.get(0)).toList();
            List<String> others = rows.stream().map(row -> row.get(1)).toList();
            List<int[]> ids = encoder.ids(ones);
            List<int[]> otherIds = encoder.ids(others);
            List<Score> scores = scorer.score(ones, others, asked.batchTokens());
            return IntStream.range(0, rows.size())
                    .mapToObj(i -> Answer.read(scores.get(i).fMeasure(), ids.get(i).length + otherIds.get(i).length, 0))
                    .toList();
        }
    }
}
