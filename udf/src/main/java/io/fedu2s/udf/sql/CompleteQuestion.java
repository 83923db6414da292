package io.fedu2s.udf.sql;

import io.fedu2s.udf.alike.Hash64;
import io.fedu2s.udf.generate.Completion;
import io.fedu2s.udf.generate.GenerationRequest;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model writes after a prompt. A row's random numbers follow from seed and prompt, not from its place.
 *
 * @param seed of all rows
 * @param adapter a PEFT folder; empty for the model as it is
 */
public record CompleteQuestion(Asked asked, SamplingConfig sampling, long seed, String adapter) implements Question {
    @Override
    public List<String> asks() {
        return List.of("prompt");
    }

    @Override
    public Model begin() {
        LanguageModel model =
                TaskScope.closedWithTask(ModelHolder.acquire(asked.model())).model();
        return new Writer(model, TaskScope.closedWithTask(new TextGenerator(model, adapter(adapter))));
    }

    /** The adapter in a folder, if one is named. */
    static Optional<Adapter> adapter(String folder) {
        return folder.isEmpty() ? Optional.empty() : Optional.of(PeftFolder.read(ModelFolders.local(folder)));
    }

    private final class Writer implements Model {
        private final LanguageModel model;
        private final TextGenerator generator;

        Writer(LanguageModel model, TextGenerator generator) {
            this.model = model;
            this.generator = generator;
        }

        @Override
        public void require(List<String> row) {
            Fitting.require(model, row.get(0), sampling.maxNewTokens());
        }

        @Override
        public List<Answer> answers(List<List<String>> rows) {
            List<GenerationRequest> requests = new ArrayList<>();
            for (List<String> row : rows) {
                String prompt = row.get(0);
                long own = Hash64.mix(seed) ^ Hash64.of(prompt, 0, prompt.length());
                requests.add(new GenerationRequest(prompt, prompt, own));
            }
            return generator.generate(requests, sampling).stream()
                    .map(Writer::answer)
                    .toList();
        }

        private static Answer answer(Completion completion) {
            return new Answer(
                    completion.text(),
                    null,
                    completion.promptTokens(),
                    completion.newTokens(),
                    0,
                    completion.finishReason().stored());
        }
    }
}
