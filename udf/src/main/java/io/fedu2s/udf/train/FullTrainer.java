package io.fedu2s.udf.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeMemory;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/**
 * Trains all weights of a decoder: Muon on the layers' matrices, AdamW on embedding, output and norms.
 *
 * <p>The weights and the optimisers' states are fp32; the layers may compute in bf16.
 */
public final class FullTrainer implements AutoCloseable {
    /** Embedding, final norm and output come before the layers. */
    private static final int FIRST_LAYER_WEIGHT = 3;

    private static final double BETA2 = 0.95;

    private final LanguageModel model;
    private final Dtype computed;
    private final NativeMemory memory;
    private final NDManager owner;
    private final List<Muon> muons = new ArrayList<>();
    private final AdamW adamW;
    private final ExecutorService workers;
    private final int threads;

    /**
     * A trainer of a model in fp32.
     *
     * @param computed the type of activations and of the weights' copies that take part in a step
     * @param threads how many parts of a step's rows are read side by side, each by one thread
     */
    public FullTrainer(LanguageModel model, Dtype computed, int threads) {
        this.model = model;
        this.computed = computed;
        this.threads = threads;
        this.memory = model.memory().part();
        this.owner = memory.owning(model.scope());
        this.workers = Executors.newFixedThreadPool(threads);
        NDList matrices = new NDList();
        NDList others = new NDList();
        split(model.weights(), matrices, others);
        for (int part = 0; part < threads; part++) {
            muons.add(new Muon(owner, model.decoder().kernels(), everyNth(matrices, part)));
        }
        this.adamW = new AdamW(owner, model.decoder().kernels(), others, BETA2, 0);
    }

    /**
     * One optimiser step.
     *
     * @param rows read together; each token's loss counts by its share
     * @param muonRate learning rate of the layers' matrices
     * @param adamWRate learning rate of the rest
     * @return the mean loss before the step, in nats
     */
    public double step(List<TrainingRow> rows, double muonRate, double adamWRate) {
        return memory.read(() -> take(rows, muonRate, adamWRate));
    }

    private double take(List<TrainingRow> rows, double muonRate, double adamWRate) {
        try (NDManager scope = owner.newSubManager()) {
            NDList results = gradients(scope, rows);
            double loss = results.remove(0).getFloat();
            NDList matrices = new NDList();
            NDList others = new NDList();
            split(aligned(results), matrices, others);
            inParallel(part -> muons.get(part).step(scope, everyNth(matrices, part), muonRate));
            adamW.step(scope, others, adamWRate);
            // The kernels read the lists by name; the weights go back to theirs.
            model.weights().forEach(weight -> weight.setName("weights[]"));
            return loss;
        }
    }

    /** Loss and gradients of all rows: the mean of the parts', each by the shares it holds. */
    private NDList gradients(NDManager scope, List<TrainingRow> rows) {
        int parts = Math.min(threads, rows.size());
        NDList[] results = new NDList[parts];
        double[] shares = new double[parts];
        inParallel(part -> {
            if (part < parts) {
                List<TrainingRow> own = rows.subList(rows.size() * part / parts, rows.size() * (part + 1) / parts);
                TrainingRows batch = TrainingRows.of(scope, own);
                shares[part] = batch.share().sum().getFloat();
                results[part] =
                        model.decoder().weightGradients(scope, batch.tokens(), batch.chosen(), batch.share(), computed);
            }
        });
        NDList arguments = new NDList(Kernels.onCpu(scope, shares));
        for (NDList result : results) {
            arguments.addAll(Kernels.list("tensors", result));
        }
        return model.decoder().kernels().change(scope, "weighted_mean", arguments);
    }

    /** Returns and throws only when no part computes any more: what they read goes with the step. */
    private void inParallel(IntConsumer work) {
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        for (int part = 0; part < threads; part++) {
            int own = part;
            parts.add(CompletableFuture.runAsync(() -> work.accept(own), workers));
        }
        // Unlike get, join goes on waiting where the thread is interrupted.
        CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).join();
    }

    private NDList everyNth(NDList arrays, int first) {
        NDList chosen = new NDList();
        for (int i = first; i < arrays.size(); i += threads) {
            chosen.add(arrays.get(i));
        }
        return chosen;
    }

    /** Gradients at their weights' places: an empty weight has none, and stands for itself. */
    private NDList aligned(NDList gradients) {
        NDList aligned = new NDList();
        int at = 0;
        for (NDArray weight : model.weights()) {
            aligned.add(weight.size() == 0 ? weight : gradients.get(at++));
        }
        return aligned;
    }

    private static void split(NDList all, NDList matrices, NDList others) {
        for (int i = 0; i < all.size(); i++) {
            NDArray array = all.get(i);
            if (i >= FIRST_LAYER_WEIGHT && array.getShape().dimension() == 2) {
                matrices.add(array);
            } else if (array.size() > 0) {
                others.add(array);
            }
        }
    }

    @Override
    public void close() {
        workers.shutdown();
        memory.close();
    }
}
