package io.fedu2s.udf.generate;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeMemory;
import io.fedu2s.udf.engine.OutOfMemory;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Continues prompts with a model and, where given, an adapter.
 *
 * <p>As many rows as the token budget holds are written side by side; answers come in the order of the requests. What a
 * row gets depends on its company only through rounding, so the same requests give the same answers.
 */
public final class TextGenerator implements AutoCloseable {
    private final LanguageModel model;
    private final NativeMemory memory;
    private final NDManager owner;
    private final AdapterWeights adapter;
    private final Shortcuts shortcuts;

    /** A generator for one task. */
    public TextGenerator(LanguageModel model, Optional<Adapter> adapter) {
        this(model, adapter, Shortcuts.STANDARD);
    }

    /** A generator that takes other shortcuts; they change how long it takes, not what it writes. */
    public TextGenerator(LanguageModel model, Optional<Adapter> adapter, Shortcuts shortcuts) {
        this.model = model;
        this.shortcuts = shortcuts;
        this.memory = model.memory().part();
        this.owner = memory.owning(model.scope());
        this.adapter =
                adapter.map(present -> present.load(model.config(), owner)).orElseGet(() -> AdapterWeights.none(owner));
    }

    /** One answer for every request, in their order. */
    public List<Completion> generate(List<GenerationRequest> requests, SamplingConfig sampling) {
        return memory.read(() -> {
            List<GenerationRow> rows = new ArrayList<>();
            for (GenerationRequest request : requests) {
                rows.add(new GenerationRow(request, promptIds(request), model, sampling, shortcuts));
            }
            return written(rows, sampling).stream()
                    .map(GenerationRow::completion)
                    .toList();
        });
    }

    private List<GenerationRow> written(List<GenerationRow> rows, SamplingConfig sampling) {
        if (rows.isEmpty()) {
            return rows;
        }
        int least = rows.stream().mapToInt(GenerationRow::capacity).max().orElse(1);
        int budget = (int) Math.min(sampling.batchTokens(), (long) least * rows.size());
        while (rows.stream().anyMatch(row -> !row.isFinished())) {
            try (NDManager scope = owner.newSubManager()) {
                new GenerationLoop(model, adapter, sampling, shortcuts, scope).run(rows, budget);
            } catch (EngineException failure) {
                budget = OutOfMemory.halved(budget, least, failure);
                rows.forEach(GenerationRow::restart);
            }
        }
        return rows;
    }

    /**
     * Exactly so many greedy tokens after each row of ids, in one batch; end tokens are tokens like others.
     *
     * @param prompts ids of the rows, none empty
     * @param newTokens how many ids follow each
     * @return what follows, in the rows' order
     */
    public List<int[]> continuations(List<int[]> prompts, int newTokens) {
        return continuations(prompts, newTokens, Integer.MAX_VALUE);
    }

    /** The same with at most so many tokens side by side. */
    public List<int[]> continuations(List<int[]> prompts, int newTokens, int batchTokens) {
        SamplingConfig greedy = new SamplingConfig(newTokens, 0, 1, List.of(), batchTokens);
        List<GenerationRow> rows = prompts.stream()
                .map(prompt -> GenerationRow.ofIds(prompt, greedy, shortcuts))
                .toList();
        return memory.read(() -> written(rows, greedy)).stream()
                .map(GenerationRow::written)
                .toList();
    }

    private int[] promptIds(GenerationRequest request) {
        int[] ids = model.tokenizer().encodePrompt(request.prompt());
        if (ids.length == 0) {
            throw Errors.promptEmpty(request.key());
        }
        return ids;
    }

    /** Frees what it holds, as soon as it writes no more. */
    @Override
    public void close() {
        memory.close();
    }
}
