package io.fedu2s.udf.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeMemory;
import io.fedu2s.udf.engine.OutOfMemory;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.TokenRows;
import io.fedu2s.udf.token.TokenBudget;
import io.fedu2s.udf.train.TrainingPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Scores responses by their likelihood after a prompt, with a model and, where given, an adapter. */
public final class ResponseScorer implements AutoCloseable {
    private final LanguageModel model;
    private final NativeMemory memory;
    private final NDManager owner;
    private final AdapterWeights adapter;

    /** A scorer for one task. */
    public ResponseScorer(LanguageModel model, Optional<Adapter> adapter) {
        this.model = model;
        this.memory = model.memory().part();
        this.owner = memory.owning(model.scope());
        this.adapter =
                adapter.map(present -> present.load(model.config(), owner)).orElseGet(() -> AdapterWeights.none(owner));
    }

    /**
     * One score for every pair, in their order; an empty response scores 0.
     *
     * @param pairs each response is scored after its prompt
     * @param batchTokens the most tokens, padding included, of one batch
     */
    public List<ResponseScore> score(List<TrainingPair> pairs, int batchTokens) {
        return memory.read(() -> scores(pairs, batchTokens));
    }

    /**
     * For every pair the negative log-likelihoods, in nats, of its response's tokens after its prompt. Beginnings that
     * prompts share are read once, so a response after a prompt with a text and after the same text with more behind it
     * costs little more than one of them; the values are those of {@link #score} but for rounding.
     *
     * @param pairs each prompt has a token
     * @param batchTokens the most tokens read side by side
     */
    public List<double[]> tokenLosses(List<TrainingPair> pairs, int batchTokens) {
        return memory.read(() -> {
            List<SharedReading.Row> rows = pairs.stream()
                    .map(pair -> new SharedReading.Row(
                            promptIds(pair.prompt()), model.tokenizer().encode(pair.response())))
                    .toList();
            return new SharedReading(model, adapter, owner).losses(rows, batchTokens);
        });
    }

    private int[] promptIds(String prompt) {
        int[] ids = model.tokenizer().encodePrompt(prompt);
        if (ids.length == 0) {
            throw Errors.promptEmpty(prompt);
        }
        return ids;
    }

    private List<ResponseScore> scores(List<TrainingPair> pairs, int batchTokens) {
        List<int[]> promptIds = pairs.stream()
                .map(pair -> model.tokenizer().encodePrompt(pair.prompt()))
                .toList();
        List<int[]> responseIds = pairs.stream()
                .map(pair -> model.tokenizer().encode(pair.response()))
                .toList();
        int[] lengths = new int[pairs.size()];
        Arrays.setAll(lengths, row -> promptIds.get(row).length + responseIds.get(row).length);
        List<ResponseScore> scores = new ArrayList<>(Collections.nCopies(lengths.length, null));
        for (int[] batch : TokenBudget.batches(lengths, batchTokens)) {
            OutOfMemory.halving(Arrays.stream(batch).boxed().toList(), part -> {
                score(part.stream().mapToInt(Integer::intValue).toArray(), promptIds, responseIds, scores);
                return part;
            });
        }
        return scores;
    }

    private void score(int[] batch, List<int[]> prompts, List<int[]> responses, List<ResponseScore> scores) {
        List<int[]> rows = new ArrayList<>();
        for (int row : batch) {
            int[] ids = Arrays.copyOf(prompts.get(row), prompts.get(row).length + responses.get(row).length);
            System.arraycopy(responses.get(row), 0, ids, prompts.get(row).length, responses.get(row).length);
            rows.add(ids);
        }
        float[] losses = losses(batch, rows, prompts);
        int at = 0;
        for (int row : batch) {
            int tokens = scored(prompts.get(row), responses.get(row));
            double sum = 0;
            for (int t = 0; t < tokens; t++) {
                sum += losses[at++];
            }
            scores.set(row, new ResponseScore(prompts.get(row), responses.get(row), tokens == 0 ? 0 : sum / tokens));
        }
    }

    /** A response that nothing precedes has a first token that nothing predicts. */
    private static int scored(int[] prompt, int[] response) {
        return prompt.length == 0 ? Math.max(0, response.length - 1) : response.length;
    }

    private float[] losses(int[] batch, List<int[]> rows, List<int[]> prompts) {
        List<Long> chosen = new ArrayList<>();
        List<int[]> filled = new ArrayList<>();
        long first = 0;
        for (int r = 0; r < rows.size(); r++) {
            for (int t = Math.max(0, prompts.get(batch[r]).length - 1); t < rows.get(r).length - 1; t++) {
                chosen.add(first + t);
            }
            first += rows.get(r).length;
            if (rows.get(r).length > 0) {
                filled.add(rows.get(r));
            }
        }
        if (chosen.isEmpty()) {
            return new float[0];
        }
        try (NDManager scope = owner.newSubManager()) {
            NDArray places =
                    scope.create(chosen.stream().mapToLong(Long::longValue).toArray());
            return model.decoder()
                    .likelihood(scope, TokenRows.of(scope, filled), places, adapter)
                    .toFloatArray();
        }
    }

    /** Frees what it holds, as soon as it scores no more. */
    @Override
    public void close() {
        memory.close();
    }
}
