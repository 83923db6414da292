package io.fedu2s.udf.generate;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Decoder;
import io.fedu2s.udf.model.NewTokens;
import io.fedu2s.udf.model.NewTokens.OfRow;
import io.fedu2s.udf.model.NewTokens.Wanted;
import java.util.Arrays;
import java.util.List;

/** The shared beginning that was read last, in a cache of one row, from which other caches take it. */
final class SharedPath implements AutoCloseable {
    private final Decoder decoder;
    private final AdapterWeights adapter;
    private final NDManager owner;
    private final int least;
    private final NDList cache;
    private int[] read = new int[0];

    /**
     * An empty path.
     *
     * @param columns the most tokens that it will hold
     * @param least fewer tokens beyond what is known are not worth a pass of their own
     */
    SharedPath(Decoder decoder, AdapterWeights adapter, NDManager owner, int columns, int least) {
        this.decoder = decoder;
        this.adapter = adapter;
        this.owner = owner;
        this.least = least;
        this.cache = columns == 0 ? new NDList() : decoder.emptyCache(owner, 1, columns);
    }

    /** Copies a prompt's shared beginning to a place of another cache, and says how long it is. */
    int lend(int[] prompt, int shared, NDList target, int place) {
        int known = Math.min(shared, SharedPrefixes.common(read, prompt));
        if (shared - known >= least) {
            try (NDManager step = owner.newSubManager()) {
                OfRow beginning = new OfRow(0, known, Arrays.copyOfRange(prompt, known, shared));
                decoder.extend(step, NewTokens.of(List.of(beginning), Wanted.LAST), cache, adapter);
            }
            read = Arrays.copyOf(prompt, shared);
            known = shared;
        }
        if (known > 0) {
            decoder.share(owner, cache, known, target, place);
        }
        return known;
    }

    @Override
    public void close() {
        cache.close();
    }
}
