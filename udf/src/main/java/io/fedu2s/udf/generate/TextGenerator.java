package io.fedu2s.udf.generate;

import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.LanguageModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Continues prompts with a model and, where given, an adapter.
 *
 * <p>Prompts are sorted by length and batched by a token budget; answers come in the order of the requests. What a row
 * gets depends on the batch it is in only through rounding, so the same requests give the same answers.
 */
public final class TextGenerator implements AutoCloseable {
    private final LanguageModel model;
    private final NDManager owner;
    private final AdapterWeights adapter;

    /** A generator for one task. */
    public TextGenerator(LanguageModel model, Optional<Adapter> adapter) {
        this.model = model;
        this.owner = model.scope();
        this.adapter =
                adapter.map(present -> present.load(model.config(), owner)).orElseGet(() -> AdapterWeights.none(owner));
    }

    /** One answer for every request, in their order. */
    public List<Completion> generate(List<GenerationRequest> requests, SamplingConfig sampling) {
        List<int[]> prompts = requests.stream().map(this::promptIds).toList();
        int[] lengths = prompts.stream()
                .mapToInt(prompt -> prompt.length + sampling.maxNewTokens())
                .toArray();
        List<Completion> answers = new ArrayList<>(Collections.nCopies(requests.size(), null));
        for (int[] batch : TokenBudget.batches(lengths, sampling.batchTokens())) {
            List<GenerationRow> rows = new ArrayList<>();
            for (int row : batch) {
                rows.add(new GenerationRow(row, requests.get(row), prompts.get(row), model, sampling));
            }
            try (NDManager scope = owner.newSubManager()) {
                new GenerationBatch(model, adapter, sampling, scope).run(rows);
            }
            rows.forEach(row -> answers.set(row.index(), row.completion()));
        }
        return answers;
    }

    /**
     * Exactly so many greedy tokens after each row of ids, in one batch; end tokens are tokens like others.
     *
     * @param prompts ids of the rows, none empty
     * @param newTokens how many ids follow each
     * @return what follows, in the rows' order
     */
    public List<int[]> continuations(List<int[]> prompts, int newTokens) {
        SamplingConfig greedy = new SamplingConfig(newTokens, 0, 1, List.of(), Integer.MAX_VALUE);
        List<GenerationRow> rows = new ArrayList<>();
        for (int[] prompt : prompts) {
            rows.add(GenerationRow.ofIds(rows.size(), prompt, greedy));
        }
        try (NDManager scope = owner.newSubManager()) {
            new GenerationBatch(model, adapter, greedy, scope).run(rows);
        }
        return rows.stream().map(GenerationRow::written).toList();
    }

    private int[] promptIds(GenerationRequest request) {
        int[] ids = model.tokenizer().encodePrompt(request.prompt());
        if (ids.length == 0) {
            throw Errors.promptEmpty(request.key());
        }
        return ids;
    }

    @Override
    public void close() {
        owner.close();
    }
}
