package io.fedu2s.udf.encode;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.KernelNumbers;
import io.fedu2s.udf.model.Kernels;

/**
 * The encoder-only transformer of BERT (Devlin et al. 2019): embeddings of words, positions and token types, then
 * layers of attention over all tokens and a feed-forward block, each normed after it was added to its input.
 *
 * <p>Letters: B batch, T tokens, C width. Rows of different lengths are padded on the right; padding is never attended
 * to.
 */
final class Encoder {
    private final Kernels kernels;
    private final NDList weights;
    private final NDArray sizes;
    private final NDArray scalars;

    Encoder(EncoderConfig config, Kernels kernels, NDList weights, NDManager manager) {
        this.kernels = kernels;
        this.weights = weights;
        KernelNumbers numbers = EncoderNumbers.of(config).forKernels();
        numbers.check(manager, kernels);
        this.sizes = numbers.sizes(manager);
        this.scalars = numbers.scalars(manager);
    }

    /** States (B, T, C) in fp32 after {@code depth} layers; what stands at padded places means nothing. */
    NDArray hidden(NDManager owner, TokenBatch batch, int depth) {
        NDList arguments = new NDList(batch.ids(), batch.types(), batch.lengths());
        arguments.addAll(weights);
        arguments.add(sizes);
        arguments.add(scalars);
        arguments.add(owner.create(new long[] {depth}));
        return kernels.infer(owner, "hidden", arguments).head();
    }
}
