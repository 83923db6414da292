package io.fedu2s.udf.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * A decoder-only transformer: pre-norm layers of rotary grouped-query attention and a gated feed-forward, a final norm,
 * and an output matrix (Touvron et al. 2023, Llama 2, section 2.2); {@link Variations} tells the families apart.
 *
 * <p>Letters: B batch, T tokens of all rows, S cached tokens, C width, V vocabulary, L layers.
 */
public final class Decoder {
    /** Whether layers are read twice in a training step, so that their activations need not be kept. */
    public enum Activations {
        /** Kept from the forward pass to the backward pass: fastest. */
        KEPT,
        /** Only the layers' inputs are kept; the rest is computed again (Chen et al. 2016). */
        RECOMPUTED
    }

    private final ModelConfig config;
    private final Kernels kernels;
    private final NDList weights;
    private final NDArray frequencies;
    private final NDArray sizes;
    private final NDArray scalars;

    /**
     * A decoder over loaded weights.
     *
     * @param computed the type of activations
     * @throws IllegalStateException where the kernels have other numbers than this decoder
     */
    Decoder(ModelConfig config, Kernels kernels, NDList weights, Dtype computed, NDManager manager) {
        this.config = config;
        this.kernels = kernels;
        this.weights = weights;
        this.frequencies = frequencies(manager, 1);
        KernelNumbers numbers = DecoderNumbers.of(config, computed).forKernels();
        numbers.check(manager, kernels);
        this.sizes = numbers.sizes(manager);
        this.scalars = numbers.scalars(manager);
    }

    /** The kernels, for optimisers. */
    public Kernels kernels() {
        return kernels;
    }

    /** Hidden states in fp32 after {@code depth} layers, (T, C); after all of them, they went through the final norm. */
    public NDArray hidden(NDManager owner, TokenRows rows, AdapterWeights adapter, int depth) {
        NDList arguments = model(new NDList(rows.ids(), rows.groups()), rows.longest(), adapter, owner);
        arguments.add(Kernels.onCpu(owner, new long[] {depth}));
        return kernels.infer(owner, "hidden", arguments).head();
    }

    /** Logits in fp32 of every token, (T, V). */
    public NDArray logits(NDManager owner, TokenRows rows, AdapterWeights adapter) {
        NDList arguments = model(new NDList(rows.ids(), rows.groups()), rows.longest(), adapter, owner);
        return kernels.infer(owner, "logits", arguments).head();
    }

    /** Logits in fp32 of rows of one length: ids (B, T) to (B, T, V). */
    public NDArray logits(NDManager owner, NDArray ids, AdapterWeights adapter) {
        NDArray flat = logits(owner, TokenRows.of(owner, ids), adapter);
        return flat.reshape(
                ids.getShape().get(0), ids.getShape().get(1), flat.getShape().get(1));
    }

    /**
     * Negative log-likelihoods, in nats, of the tokens behind the chosen ones.
     *
     * @param chosen (M), places among all rows' tokens; none the last of its row
     * @return (M)
     */
    public NDArray likelihood(NDManager owner, TokenRows rows, NDArray chosen, AdapterWeights adapter) {
        NDList arguments = model(new NDList(rows.ids(), rows.groups(), chosen), rows.longest(), adapter, owner);
        return kernels.infer(owner, "likelihood", arguments).head();
    }

    /** An empty cache for {@code rows} rows of up to {@code columns} tokens: 2 L arrays (B, S, K, H). */
    public NDList emptyCache(NDManager owner, int rows, int columns) {
        NDList arguments = new NDList(Kernels.onCpu(owner, new long[] {rows, columns}), sizes, scalars);
        arguments.addAll(weights);
        return kernels.infer(owner, "empty_cache", arguments);
    }

    /**
     * Reads new tokens of some rows of a cache, each behind what its row has cached already; column c of the cache holds
     * the token at position c of its row.
     *
     * @return logits (M, V) behind the wanted tokens
     */
    public NDArray extend(NDManager owner, NewTokens tokens, NDList cache, AdapterWeights adapter) {
        return kernels.infer(owner, "extend", extension(owner, tokens, new NDList(), cache, adapter))
                .head();
    }

    /**
     * The same, asked for the wanted tokens' negative log-likelihoods of what stands behind them, in nats.
     *
     * @param targets (M), the ids behind the wanted tokens
     * @return (M)
     */
    public NDArray extendLikelihood(
            NDManager owner, NewTokens tokens, long[] targets, NDList cache, AdapterWeights adapter) {
        NDList behind = new NDList(owner.create(targets));
        return kernels.infer(owner, "extend_likelihood", extension(owner, tokens, behind, cache, adapter))
                .head();
    }

    private NDList extension(NDManager owner, NewTokens tokens, NDList asked, NDList cache, AdapterWeights adapter) {
        NDList arguments = new NDList(
                owner.create(tokens.ids()),
                owner.create(tokens.positions()),
                owner.create(tokens.rowOfToken()),
                owner.create(tokens.rows()),
                owner.create(tokens.queries()),
                owner.create(tokens.placeOfToken()),
                owner.create(tokens.wanted()),
                Kernels.onCpu(owner, new long[] {tokens.columns()}));
        arguments.addAll(asked);
        arguments.add(frequenciesOf(tokens.columns(), owner));
        arguments.addAll(weights);
        arguments.addAll(Kernels.list("adapter", adapter.tensors()));
        arguments.addAll(Kernels.list("cache", cache));
        arguments.addAll(List.of(sizes, scalars, adapter.scales()));
        return arguments;
    }

    /** Copies the first columns of a cache's first row to rows of another cache. */
    public void share(NDManager owner, NDList source, int columns, NDList target, int row) {
        NDList arguments = new NDList(Kernels.onCpu(owner, new long[] {columns, row}));
        arguments.addAll(Kernels.list("source", source));
        arguments.addAll(Kernels.list("target", target));
        kernels.infer(owner, "share", arguments).close();
    }

    /**
     * The mean loss of the tokens behind the chosen ones, and its gradient.
     *
     * @param chosen (M), places among all rows' tokens
     * @param share (M), how much each counts
     * @param adapter what learns, and what stands {@linkplain AdapterWeights#beside beside} it
     * @return the loss, then a gradient for every matrix of the adapter that learns, unless it is empty
     */
    public NDList adapterGradients(
            NDManager owner,
            TokenRows rows,
            NDArray chosen,
            NDArray share,
            AdapterWeights adapter,
            Activations activations) {
        NDArray recompute = Kernels.onCpu(owner, new long[] {activations == Activations.RECOMPUTED ? 1 : 0});
        NDList arguments = new NDList(rows.ids(), rows.groups(), chosen, share, recompute);
        return kernels.learn(owner, "adapter_gradients", model(arguments, rows.longest(), adapter, owner));
    }

    /**
     * The mean loss of the tokens behind the chosen ones, and its gradient by all weights.
     *
     * @param computed the type of activations and of the weights' copies; the weights are fp32
     * @return the loss, then a gradient for every weight that is not empty
     */
    public NDList weightGradients(NDManager owner, TokenRows rows, NDArray chosen, NDArray share, Dtype computed) {
        NDList arguments = new NDList(rows.ids(), rows.groups(), chosen, share, frequenciesOf(rows.longest(), owner));
        arguments.addAll(weights);
        NDArray own = DecoderNumbers.of(config, computed).forKernels().sizes(owner);
        arguments.addAll(List.of(own, scalars, Kernels.onCpu(owner, new double[0])));
        return kernels.learn(owner, "weight_gradients", arguments);
    }

    private NDList model(NDList first, int longest, AdapterWeights adapter, NDManager owner) {
        NDList arguments = new NDList(first);
        arguments.add(frequenciesOf(longest, owner));
        arguments.addAll(weights);
        arguments.addAll(Kernels.list("adapter", adapter.tensors()));
        arguments.addAll(List.of(sizes, scalars, adapter.scales()));
        return arguments;
    }

    private NDArray frequenciesOf(int length, NDManager owner) {
        boolean depends = config.rope().dependsOnLength() || config.localRope().dependsOnLength();
        return depends ? frequencies(owner, length) : frequencies;
    }

    private NDArray frequencies(NDManager owner, int length) {
        return owner.create(new float[][] {
            config.rope().frequencies(length), config.localRope().frequencies(length)
        });
    }
}
