package io.fedu2s.udf.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeMemory;
import io.fedu2s.udf.engine.OutOfMemory;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An adapter on the device while it is tuned, one optimiser step at a time. */
public final class LoraSteps implements AutoCloseable {
    private final LanguageModel model;
    private final Adapter start;
    private final TrainingConfig config;
    private final NativeMemory memory;
    private final NDManager owner;
    private final AdapterWeights weights;
    private final AdapterWeights read;
    private final Optimiser optimiser;
    private final Optional<CorrectedGradients> correction;
    private final TrainedFactors trained;
    private int steps;

    /**
     * Before the first step, its gradients as they are.
     *
     * @throws io.fedu2s.udf.error.UserException where the adapter does not fit the model
     */
    public LoraSteps(LanguageModel model, Adapter start, TrainingConfig config) {
        this(FrozenBase.of(model), start, config, GradientCorrection.NONE, TrainedFactors.BOTH);
    }

    /**
     * Before the first step.
     *
     * @param base what stays as it is
     * @param correction what is added to the gradients of every step
     * @param trained the factors that learn; the others stay as they are
     * @throws io.fedu2s.udf.error.UserException where the adapter, the base's or the correction does not fit the model
     */
    public LoraSteps(
            FrozenBase base,
            Adapter start,
            TrainingConfig config,
            GradientCorrection correction,
            TrainedFactors trained) {
        this.model = base.model();
        this.start = start;
        this.config = config;
        this.memory = model.memory().part();
        this.owner = memory.owning(model.scope());
        this.weights = start.load(model.config(), owner);
        this.read = base.with(weights, owner);
        this.trained = trained;
        NDList parameters = CorrectedGradients.nonEmpty(weights);
        OptimiserConfig optimiser = config.optimiser();
        this.optimiser =
                optimiser.kind().of(owner, model.decoder().kernels(), trained(parameters), optimiser.weightDecay());
        this.correction = correction.isNone()
                ? Optional.empty()
                : Optional.of(new CorrectedGradients(model, owner, parameters, start, correction));
    }

    /**
     * Gradient, its correction, clipping, the optimiser.
     *
     * @param rows read together; each token's loss counts by its share
     * @return the mean loss before the step, in nats
     */
    public double take(List<TrainingRow> rows) {
        return memory.read(() -> step(rows));
    }

    private double step(List<TrainingRow> rows) {
        try (NDManager scope = owner.newSubManager()) {
            NDList all = gradients(scope, rows);
            NDArray loss = all.remove(0);
            correction.ifPresent(corrected -> corrected.correct(scope, all));
            NDList gradients = trained(all);
            double clipNorm = config.optimiser().clipNorm();
            if (clipNorm > 0) {
                NDList arguments = new NDList(Kernels.onCpu(scope, new double[] {clipNorm}));
                arguments.addAll(Kernels.list("gradients", gradients));
                model.decoder().kernels().change(scope, "clip", arguments);
            }
            optimiser.step(scope, gradients, config.rate(steps++));
            return loss.getFloat();
        }
    }

    /** Of A, B, A, B and so on, those that learn. */
    private NDList trained(NDList factors) {
        if (trained == TrainedFactors.BOTH) {
            return factors;
        }
        NDList chosen = new NDList();
        for (int i = trained == TrainedFactors.A ? 0 : 1; i < factors.size(); i += 2) {
            chosen.add(factors.get(i));
        }
        return chosen;
    }

    /** Loss and gradients of all rows; where memory is short, the mean of the parts', each by the shares it holds. */
    private NDList gradients(NDManager scope, List<TrainingRow> rows) {
        List<Double> shares = new ArrayList<>();
        List<NDList> parts = OutOfMemory.halving(rows, part -> {
            TrainingRows batch = TrainingRows.of(scope, part);
            NDList gradients = model.decoder()
                    .adapterGradients(scope, batch.tokens(), batch.chosen(), batch.share(), read, config.activations());
            shares.add(part.stream().mapToDouble(TrainingRow::share).sum());
            return gradients;
        });
        if (parts.size() == 1) {
            return parts.get(0);
        }
        NDList arguments = new NDList(Kernels.onCpu(
                scope, shares.stream().mapToDouble(Double::doubleValue).toArray()));
        parts.forEach(part -> arguments.addAll(Kernels.list("tensors", part)));
        return model.decoder().kernels().change(scope, "weighted_mean", arguments);
    }

    /** The adapter as it is now. */
    public Adapter adapter() {
        return memory.read(() -> start.withValues(model.config(), weights));
    }

    /** Frees what it holds, as soon as no step is taken. */
    @Override
    public void close() {
        memory.close();
    }
}
