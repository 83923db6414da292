package io.fedu2s.udf.sql;

import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.TaskScope;
import java.util.List;
import java.util.stream.IntStream;

/** A text's vector; of a text longer than the model reads, that of its beginning. */
public record EmbedQuestion(Asked asked) implements Question {
    @Override
    public List<String> asks() {
        return List.of("text");
    }

    @Override
    public Model begin() {
        return new Reader(
                TaskScope.closedWithTask(ModelHolder.acquire(asked.model())).encoder());
    }

    private final class Reader implements Model {
        private final TextEncoder encoder;

        Reader(TextEncoder encoder) {
            this.encoder = encoder;
        }

        @Override
        public void require(List<String> row) {
            if (encoder.ids(row).get(0).length == 0) {
                throw Errors.promptEmpty(row.get(0));
            }
        }

        @Override
        public List<Answer> answers(List<List<String>> rows) {
            List<String> texts = rows.stream().map(row -> row.get(0)).toList();
            List<int[]> ids = encoder.ids(texts);
            List<float[]> vectors = encoder.pooled(texts, asked.batchTokens());
            return IntStream.range(0, rows.size())
                    .mapToObj(i -> Answer.read(vectors.get(i), ids.get(i).length, 0))
                    .toList();
        }
    }
}
