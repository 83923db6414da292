package io.fedu2s.udf.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import java.util.List;

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
    private final NDManager owner;
    private final Muon muon;
    private final AdamW adamW;

    /**
     * A trainer of a model in fp32.
     *
     * @param computed the type of activations and of the weights' copies that take part in a step
     */
    public FullTrainer(LanguageModel model, Dtype computed) {
        this.model = model;
        this.computed = computed;
        this.owner = model.scope();
        NDList matrices = new NDList();
        NDList others = new NDList();
        split(model.weights(), matrices, others);
        this.muon = new Muon(owner, model.decoder().kernels(), matrices);
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
        try (NDManager scope = owner.newSubManager()) {
            TrainingRows batch = TrainingRows.of(scope, rows);
            NDList results = model.decoder().weightGradients(scope, batch.ids(), batch.share(), computed);
            double loss = results.remove(0).getFloat();
            NDList matrices = new NDList();
            NDList others = new NDList();
            split(aligned(results), matrices, others);
            muon.step(scope, matrices, muonRate);
            adamW.step(scope, others, adamWRate);
            // The kernels read the lists by name; the weights go back to theirs.
            model.weights().forEach(weight -> weight.setName("weights[]"));
            return loss;
        }
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
        owner.close();
    }
}
