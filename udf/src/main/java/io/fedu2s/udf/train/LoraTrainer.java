package io.fedu2s.udf.train;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tunes an adapter on pairs; its base stays as it is. */
public final class LoraTrainer {
    private final FrozenBase base;
    private final LanguageModel model;

    /** A trainer for one task, on a model alone. */
    public LoraTrainer(LanguageModel model) {
        this(FrozenBase.of(model));
    }

    /** A trainer for one task. */
    public LoraTrainer(FrozenBase base) {
        this.base = base;
        this.model = base.model();
    }

    /**
     * Takes {@link TrainingConfig#steps} optimiser steps from an adapter; the pairs come in a seeded order, anew every
     * epoch. The loss is the mean over a step's response tokens, end token included.
     */
    public TrainingResult train(Adapter start, List<TrainingPair> pairs, TrainingConfig config) {
        return train(start, pairs, config, GradientCorrection.NONE, TrainedFactors.BOTH);
    }

    /** The same with something added to the gradient of every step, as FedProx and SCAFFOLD do, and of some factors. */
    public TrainingResult train(
            Adapter start,
            List<TrainingPair> pairs,
            TrainingConfig config,
            GradientCorrection correction,
            TrainedFactors trained) {
        return train(start, pairs, PairOrder.SEEDED, config, correction, trained);
    }

    /** The same with the pairs in another order, or some of them more often than others. */
    public TrainingResult train(
            Adapter start,
            List<TrainingPair> pairs,
            PairOrder order,
            TrainingConfig config,
            GradientCorrection correction,
            TrainedFactors trained) {
        return model.memory().read(() -> tuned(start, pairs, order, config, correction, trained));
    }

    private TrainingResult tuned(
            Adapter start,
            List<TrainingPair> pairs,
            PairOrder pairOrder,
            TrainingConfig config,
            GradientCorrection correction,
            TrainedFactors trained) {
        SortedMap<Integer, TrainingRow> rowsByPair = rows(pairs, config);
        List<TrainingRow> rows = List.copyOf(rowsByPair.values());
        if (rows.isEmpty()) {
            return new TrainingResult(start, 0, 0, 0, 0, pairs.size());
        }
        try (LoraSteps steps = new LoraSteps(base, start, config, correction, trained)) {
            int[] kept = rowsByPair.keySet().stream().mapToInt(pair -> pair).toArray();
            EpochOrder order = pairOrder.rows(kept, config.seed());
            double sum = 0;
            double last = 0;
            long tokens = 0;
            for (int step = 0; step < config.steps(); step++) {
                List<TrainingRow> batch = new ArrayList<>();
                for (int index : order.next(config.batchSize())) {
                    batch.add(rows.get(index));
                    tokens += rows.get(index).ids().length;
                }
                last = steps.take(batch);
                sum += last;
            }
            return new TrainingResult(
                    steps.adapter(), config.steps(), tokens, sum / config.steps(), last, pairs.size() - rows.size());
        }
    }

    /** By the pair's place, the rows of those that are short enough. */
    private SortedMap<Integer, TrainingRow> rows(List<TrainingPair> pairs, TrainingConfig config) {
        SortedMap<Integer, TrainingRow> rows = new TreeMap<>();
        for (int i = 0; i < pairs.size(); i++) {
            TrainingPair pair = pairs.get(i);
            int[] prompt = model.tokenizer().encodePrompt(pair.prompt());
            int[] response = withEnd(model.tokenizer().encode(pair.response()));
            if (prompt.length + response.length <= config.maxLength()) {
                rows.put(i, TrainingRow.of(prompt, response));
            }
        }
        return rows;
    }

    private int[] withEnd(int[] response) {
        List<Integer> ends = model.endIds();
        if (ends.isEmpty()) {
            return response;
        }
        int[] ended = java.util.Arrays.copyOf(response, response.length + 1);
        ended[response.length] = ends.get(0);
        return ended;
    }
}
