package io.fedu2s.udf.encode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.Checkpoint;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.WeightLoader;
import java.util.List;

/** What a {@code *ForSequenceClassification} puts on an encoder: a logit per label from the first token's state. */
final class ClassifierHead {
    private final List<String> labels;
    private final NDList weights;

    private ClassifierHead(List<String> labels, NDList weights) {
        this.labels = labels;
        this.weights = Kernels.list("head", weights);
    }

    /** Two matrices with biases, a tanh between them. */
    static ClassifierHead load(Checkpoint checkpoint, EncoderConfig config, WeightLoader loader) {
        List<String> labels = Labels.of(checkpoint.folder());
        String dense = config.family().headNames().get(0);
        String out = config.family().headNames().get(1);
        long c = config.width();
        long k = labels.size();
        return new ClassifierHead(
                labels,
                new NDList(
                        loader.load(checkpoint.tensor(dense + ".weight", c, c)),
                        loader.load(checkpoint.tensor(dense + ".bias", c)),
                        loader.load(checkpoint.tensor(out + ".weight", k, c)),
                        loader.load(checkpoint.tensor(out + ".bias", k))));
    }

    /** The labels in the order of their logits. */
    List<String> labels() {
        return labels;
    }

    /** Logits (B, K) in fp32 of states (B, T, C). */
    NDArray logits(NDManager owner, Kernels kernels, NDArray states) {
        NDList arguments = new NDList(states);
        arguments.addAll(weights);
        return kernels.infer(owner, "classify", arguments).head();
    }
}
