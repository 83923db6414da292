package io.fedu2s.udf.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;

/** Tunes an adapter on pairs; the model's own weights stay as they are. */
public final class LoraTrainer {
    private static final double BETA2 = 0.999;

    private final LanguageModel model;

    /** A trainer for one task. */
    public LoraTrainer(LanguageModel model) {
        this.model = model;
    }

    /**
     * Takes {@link TrainingConfig#steps} optimiser steps from an adapter; the pairs come in a seeded order, anew every
     * epoch. The loss is the mean over a step's response tokens, end token included.
     */
    public TrainingResult train(Adapter start, List<TrainingPair> pairs, TrainingConfig config) {
        List<TrainingRow> rows = rows(pairs, config);
        if (rows.isEmpty()) {
            return new TrainingResult(start, 0, 0, 0, 0, pairs.size());
        }
        try (NDManager owner = model.scope()) {
            AdapterWeights weights = start.load(model.config(), owner);
            NDList parameters = new NDList();
            weights.tensors().stream().filter(tensor -> tensor.size() > 0).forEach(parameters::add);
            AdamW optimiser = new AdamW(owner, model.decoder().kernels(), parameters, BETA2, config.weightDecay());
            EpochOrder order = new EpochOrder(rows.size(), config.seed());
            double sum = 0;
            double last = 0;
            long tokens = 0;
            for (int step = 0; step < config.steps(); step++) {
                try (NDManager scope = owner.newSubManager()) {
                    List<TrainingRow> chosen = new ArrayList<>();
                    for (int index : order.next(config.batchSize())) {
                        chosen.add(rows.get(index));
                    }
                    TrainingRows batch = TrainingRows.of(scope, chosen);
                    last = step(scope, batch, weights, optimiser, config, step);
                    sum += last;
                    tokens += batch.tokens();
                }
            }
            Adapter tuned = start.withValues(model.config(), weights);
            return new TrainingResult(
                    tuned, config.steps(), tokens, sum / config.steps(), last, pairs.size() - rows.size());
        }
    }

    private double step(
            NDManager scope,
            TrainingRows batch,
            AdapterWeights weights,
            AdamW optimiser,
            TrainingConfig config,
            int step) {
        NDList results = model.decoder().adapterGradients(scope, batch.ids(), batch.share(), weights);
        NDArray loss = results.remove(0);
        if (config.clipNorm() > 0) {
            NDList arguments = new NDList(scope.create(new double[] {config.clipNorm()}));
            arguments.addAll(Kernels.list("gradients", results));
            model.decoder().kernels().change(scope, "clip", arguments);
        }
        optimiser.step(scope, results, config.rate(step));
        return loss.getFloat();
    }

    private List<TrainingRow> rows(List<TrainingPair> pairs, TrainingConfig config) {
        List<TrainingRow> rows = new ArrayList<>();
        for (TrainingPair pair : pairs) {
            int[] prompt = model.tokenizer().encodePrompt(pair.prompt());
            int[] response = withEnd(model.tokenizer().encode(pair.response()));
            if (prompt.length + response.length <= config.maxLength()) {
                rows.add(TrainingRow.of(prompt, response));
            }
        }
        return rows;
    }

    private int[] withEnd(int[] response) {
        List<Integer> ends = model.config().eosIds();
        if (ends.isEmpty()) {
            return response;
        }
        int[] ended = java.util.Arrays.copyOf(response, response.length + 1);
        ended[response.length] = ends.get(0);
        return ended;
    }
}
