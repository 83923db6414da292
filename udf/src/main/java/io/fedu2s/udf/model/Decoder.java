package io.fedu2s.udf.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The decoder-only transformer of Llama (Touvron et al. 2023, section 2.2): pre-norm layers of rotary grouped-query
 * attention and SwiGLU, a final norm, and an output matrix.
 *
 * <p>Letters: B batch, T tokens, S cached tokens, C width, V vocabulary, L layers. Rows of different lengths are padded
 * on the right; attention is causal, so padding changes no real token.
 */
public final class Decoder {
    private final ModelConfig config;
    private final Kernels kernels;
    private final NDList weights;
    private final NDArray frequencies;
    private final NDArray sizes;

    Decoder(ModelConfig config, Kernels kernels, NDList weights, NDManager manager) {
        this.config = config;
        this.kernels = kernels;
        this.weights = weights;
        this.frequencies = manager.create(frequencies(config));
        try (NDManager cpu = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch")) {
            this.sizes = cpu.create(
                    new long[] {config.layers(), config.heads(), config.keyValueHeads(), config.headWidth()});
            sizes.attach(manager);
        }
    }

    /** theta^(-2 i / H) for i in 0 … H/2 - 1 (Su et al. 2021, equation 15). */
    private static float[] frequencies(ModelConfig config) {
        float[] frequencies = new float[config.headWidth() / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) (1 / Math.pow(config.ropeTheta(), 2.0 * i / config.headWidth()));
        }
        return frequencies;
    }

    /** The kernels, for optimisers. */
    public Kernels kernels() {
        return kernels;
    }

    /**
     * Hidden states in fp32 after {@code depth} layers; after all of them, they went through the final norm.
     *
     * @param ids (B, T)
     * @return (B, T, C)
     */
    public NDArray hidden(NDManager owner, NDArray ids, AdapterWeights adapter, int depth) {
        NDList arguments = model(new NDList(ids), adapter, owner);
        arguments.add(owner.create(new long[] {depth}));
        return kernels.infer(owner, "hidden", arguments).head();
    }

    /** Logits in fp32 of every position: ids (B, T) to (B, T, V). */
    public NDArray logits(NDManager owner, NDArray ids, AdapterWeights adapter) {
        return kernels.infer(owner, "logits", model(new NDList(ids), adapter, owner))
                .head();
    }

    /**
     * Negative log-likelihoods, in nats, of the tokens that follow the positions with a share.
     *
     * @param ids (B, T)
     * @param share (B, T), above 0 at t where token t + 1 counts
     * @return one number for each such position, row by row
     */
    public NDArray likelihood(NDManager owner, NDArray ids, NDArray share, AdapterWeights adapter) {
        return kernels.infer(owner, "likelihood", model(new NDList(ids, share), adapter, owner))
                .head();
    }

    /** An empty cache for {@code rows} rows of up to {@code columns} tokens: 2 L arrays (B, K, S, H). */
    public NDList emptyCache(NDManager owner, int rows, int columns) {
        NDList arguments = new NDList(owner.create(new long[] {rows, columns}), sizes);
        arguments.addAll(weights);
        return kernels.infer(owner, "empty_cache", arguments);
    }

    /**
     * Reads whole prompts into an empty cache.
     *
     * @param ids (B, T), padded on the right
     * @param ends (B), the last position of each row
     * @return logits (B, V) of the token that follows each row
     */
    public NDArray prefill(NDManager owner, NDArray ids, NDArray ends, NDList cache, AdapterWeights adapter) {
        return kernels.infer(owner, "prefill", cached(new NDList(ids, ends), cache, adapter, owner))
                .head();
    }

    /**
     * Reads one more token of every row.
     *
     * @param ids (B, 1)
     * @param positions (B, 1), where each row's token stands in its own text
     * @param column where the cache keeps it
     * @param visible (B, S), true where a cached column belongs to the row
     * @return logits (B, V) of the token that follows
     */
    public NDArray decode(
            NDManager owner,
            NDArray ids,
            NDArray positions,
            int column,
            NDArray visible,
            NDList cache,
            AdapterWeights adapter) {
        NDList arguments = new NDList(ids, positions, owner.create(new long[] {column}), visible);
        return kernels.infer(owner, "decode", cached(arguments, cache, adapter, owner))
                .head();
    }

    /** Only the chosen rows of a cache. */
    public NDList rows(NDManager owner, NDList cache, NDArray index) {
        NDList arguments = new NDList(index);
        arguments.addAll(Kernels.list("tensors", cache));
        return kernels.infer(owner, "rows", arguments);
    }

    /**
     * The mean loss over the positions with a share, and its gradient.
     *
     * @return the loss, then a gradient for every adapter matrix that is not empty
     */
    public NDList adapterGradients(NDManager owner, NDArray ids, NDArray share, AdapterWeights adapter) {
        return kernels.learn(owner, "adapter_gradients", model(new NDList(ids, share), adapter, owner));
    }

    /**
     * The mean loss over the positions with a share, and its gradient by all weights.
     *
     * @return the loss, then a gradient for every weight that is not empty
     */
    public NDList weightGradients(NDManager owner, NDArray ids, NDArray share, Dtype computed) {
        NDList arguments = new NDList(ids, share, frequencies);
        arguments.addAll(weights);
        arguments.add(sizes);
        arguments.add(scalars(owner, 0));
        arguments.add(owner.create(new long[] {computed.c10Number()}));
        return kernels.learn(owner, "weight_gradients", arguments);
    }

    /** Ids of rows as an array (B, T), padded on the right with id 0. */
    public static NDArray padded(NDManager owner, List<int[]> rows) {
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        long[] ids = new long[rows.size() * longest];
        for (int r = 0; r < rows.size(); r++) {
            int[] row = rows.get(r);
            for (int t = 0; t < row.length; t++) {
                ids[r * longest + t] = row[t];
            }
        }
        return owner.create(ids, new Shape(rows.size(), longest));
    }

    private NDList cached(NDList first, NDList cache, AdapterWeights adapter, NDManager owner) {
        NDList arguments = new NDList(first);
        arguments.add(frequencies);
        arguments.addAll(weights);
        arguments.addAll(Kernels.list("adapter", adapter.tensors()));
        arguments.addAll(Kernels.list("cache", cache));
        arguments.add(sizes);
        arguments.add(scalars(owner, adapter.scale()));
        return arguments;
    }

    private NDList model(NDList first, AdapterWeights adapter, NDManager owner) {
        NDList arguments = new NDList(first);
        arguments.add(frequencies);
        arguments.addAll(weights);
        arguments.addAll(Kernels.list("adapter", adapter.tensors()));
        arguments.add(sizes);
        arguments.add(scalars(owner, adapter.scale()));
        return arguments;
    }

    private NDArray scalars(NDManager owner, double adapterScale) {
        return owner.create(new double[] {config.normEpsilon(), adapterScale});
    }
}
