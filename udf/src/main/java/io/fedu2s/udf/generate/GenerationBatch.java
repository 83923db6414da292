package io.fedu2s.udf.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Decoder;
import io.fedu2s.udf.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the rows of one batch token by token; a finished row leaves the cache, so it costs nothing more.
 *
 * <p>Prompts stand left in the cache, padded on the right to the longest; the token of step s of every row is cached in
 * column T + s, and a mask hides each row's padding.
 */
final class GenerationBatch {
    private final Decoder decoder;
    private final AdapterWeights adapter;
    private final SamplingConfig sampling;
    private final NDManager owner;

    GenerationBatch(LanguageModel model, AdapterWeights adapter, SamplingConfig sampling, NDManager owner) {
        this.decoder = model.decoder();
        this.adapter = adapter;
        this.sampling = sampling;
        this.owner = owner;
    }

    void run(List<GenerationRow> batch) {
        List<GenerationRow> rows = new ArrayList<>(batch);
        int longest = rows.stream().mapToInt(row -> row.prompt().length).max().orElse(0);
        NDList cache = decoder.emptyCache(owner, rows.size(), longest + sampling.maxNewTokens());
        try (NDManager step = owner.newSubManager()) {
            appendChosen(step, prefill(step, rows, cache), rows);
        }
        for (int column = longest; ; column++) {
            NDList kept = compact(rows, cache);
            if (rows.isEmpty()) {
                kept.close();
                return;
            }
            cache = kept;
            try (NDManager step = owner.newSubManager()) {
                appendChosen(step, decode(step, rows, cache, column, longest), rows);
            }
        }
    }

    private NDArray prefill(NDManager step, List<GenerationRow> rows, NDList cache) {
        NDArray ids =
                Decoder.padded(step, rows.stream().map(GenerationRow::prompt).toList());
        NDArray ends = step.create(
                rows.stream().mapToLong(row -> row.prompt().length - 1L).toArray());
        return decoder.prefill(step, ids, ends, cache, adapter);
    }

    private NDArray decode(NDManager step, List<GenerationRow> rows, NDList cache, int column, int longest) {
        long[] ids = rows.stream().mapToLong(GenerationRow::lastToken).toArray();
        long[] positions = rows.stream().mapToLong(GenerationRow::position).toArray();
        Shape perRow = new Shape(rows.size(), 1);
        return decoder.decode(
                step,
                step.create(ids, perRow),
                step.create(positions, perRow),
                column,
                visible(step, rows, column, longest),
                cache,
                adapter);
    }

    /** (B, S): each row's own prompt and everything written since. */
    private static NDArray visible(NDManager step, List<GenerationRow> rows, int column, int longest) {
        int columns = column + 1;
        boolean[] visible = new boolean[rows.size() * columns];
        for (int r = 0; r < rows.size(); r++) {
            int own = rows.get(r).prompt().length;
            for (int c = 0; c < columns; c++) {
                visible[r * columns + c] = c < own || c >= longest;
            }
        }
        return step.create(visible, new Shape(rows.size(), columns));
    }

    private void appendChosen(NDManager step, NDArray logits, List<GenerationRow> rows) {
        long[] chosen = choose(step, logits, rows).toLongArray();
        for (int r = 0; r < chosen.length; r++) {
            rows.get(r).append(Math.toIntExact(chosen[r]));
        }
    }

    private NDArray choose(NDManager step, NDArray logits, List<GenerationRow> rows) {
        if (sampling.temperature() == 0) {
            return decoder.kernels().infer(step, "greedy", new NDList(logits)).head();
        }
        NDArray uniform =
                step.create(rows.stream().mapToDouble(GenerationRow::uniform).toArray(), new Shape(rows.size(), 1));
        NDArray nucleus = step.create(new double[] {sampling.temperature(), sampling.topP()});
        return decoder.kernels()
                .infer(step, "sample", new NDList(logits, uniform, nucleus))
                .head();
    }

    /** Drops the finished rows from the list and from the cache. */
    private NDList compact(List<GenerationRow> rows, NDList cache) {
        List<Integer> live = new ArrayList<>();
        for (int r = 0; r < rows.size(); r++) {
            if (!rows.get(r).isFinished()) {
                live.add(r);
            }
        }
        if (live.size() == rows.size()) {
            return cache;
        }
        rows.removeIf(GenerationRow::isFinished);
        if (live.isEmpty()) {
            return cache;
        }
        try (NDManager step = owner.newSubManager()) {
            NDArray index =
                    step.create(live.stream().mapToLong(Integer::longValue).toArray());
            NDList kept = decoder.rows(owner, cache, index);
            cache.close();
            return kept;
        }
    }
}
