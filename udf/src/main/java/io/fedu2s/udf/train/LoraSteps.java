package io.fedu2s.udf.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Decoder.Activations;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import java.util.List;

/** An adapter on the device while it is tuned, one optimiser step at a time. */
public final class LoraSteps implements AutoCloseable {
    private static final double BETA2 = 0.999;

    private final LanguageModel model;
    private final Adapter start;
    private final TrainingConfig config;
    private final NDManager owner;
    private final AdapterWeights weights;
    private final AdamW optimiser;
    private int steps;

    /**
     * Before the first step.
     *
     * @throws io.fedu2s.udf.error.UserException where the adapter does not fit the model
     */
    public LoraSteps(LanguageModel model, Adapter start, TrainingConfig config) {
        this.model = model;
        this.start = start;
        this.config = config;
        this.owner = model.scope();
        this.weights = start.load(model.config(), owner);
        NDList parameters = new NDList();
        weights.tensors().stream().filter(tensor -> tensor.size() > 0).forEach(parameters::add);
        this.optimiser = new AdamW(owner, model.decoder().kernels(), parameters, BETA2, config.weightDecay());
    }

    /**
     * Gradient, clipping, AdamW.
     *
     * @param rows read together; each token's loss counts by its share
     * @return the mean loss before the step, in nats
     */
    public double take(List<TrainingRow> rows) {
        try (NDManager scope = owner.newSubManager()) {
            TrainingRows batch = TrainingRows.of(scope, rows);
            NDList gradients = model.decoder()
                    .adapterGradients(scope, batch.tokens(), batch.chosen(), batch.share(), weights, Activations.KEPT);
            NDArray loss = gradients.remove(0);
            if (config.clipNorm() > 0) {
                NDList arguments = new NDList(scope.create(new double[] {config.clipNorm()}));
                arguments.addAll(Kernels.list("gradients", gradients));
                model.decoder().kernels().change(scope, "clip", arguments);
            }
            optimiser.step(scope, gradients, config.rate(steps++));
            return loss.getFloat();
        }
    }

    /** The adapter as it is now. */
    public Adapter adapter() {
        return start.withValues(model.config(), weights);
    }

    @Override
    public void close() {
        owner.close();
    }
}
