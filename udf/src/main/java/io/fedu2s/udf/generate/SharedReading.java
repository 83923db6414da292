package io.fedu2s.udf.generate;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.OutOfMemory;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Decoder;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.NewTokens;
import io.fedu2s.udf.model.NewTokens.OfRow;
import io.fedu2s.udf.model.NewTokens.Wanted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads rows that begin alike: as many side by side as the token budget holds, and what neighbours in the order of their
 * prompts have in common once.
 */
final class SharedReading {
    private final Decoder decoder;
    private final AdapterWeights adapter;
    private final NDManager owner;

    /**
     * What is read.
     *
     * @param prompt at least one id
     * @param behind the ids that follow, which no other row shares
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Row(int[] prompt, int[] behind) {
        int length() {
            return prompt.length + behind.length;
        }

        int[] from(int start) {
            int[] ids = Arrays.copyOf(prompt, length());
            System.arraycopy(behind, 0, ids, prompt.length, behind.length);
            return Arrays.copyOfRange(ids, start, ids.length);
        }
    }

    /** What is done with some of the rows: each has its beginning in the cache, its rest is to be read. */
    private interface Pass {
        void take(NDManager step, int[] rows, List<OfRow> rests, NDList cache);
    }

    SharedReading(LanguageModel model, AdapterWeights adapter, NDManager owner) {
        this.decoder = model.decoder();
        this.adapter = adapter;
        this.owner = owner;
    }

    /**
     * For every row the negative log-likelihoods, in nats, of the ids behind its prompt.
     *
     * @param budget the most tokens side by side
     */
    List<double[]> losses(List<Row> rows, int budget) {
        List<double[]> losses = new ArrayList<>();
        rows.forEach(row -> losses.add(new double[row.behind().length]));
        List<Row> unended = rows.stream()
                .map(row -> new Row(row.prompt(), Arrays.copyOf(row.behind(), Math.max(0, row.behind().length - 1))))
                .toList();
        int[] asked = IntStream.range(0, rows.size())
                .filter(i -> rows.get(i).behind().length > 0)
                .toArray();
        read(unended, asked, budget, (step, batch, rests, cache) -> {
            long[] targets = Arrays.stream(batch)
                    .flatMap(i -> Arrays.stream(rows.get(i).behind()))
                    .asLongStream()
                    .toArray();
            NewTokens tokens = NewTokens.of(rests, Wanted.ALL).asking(lastOf(batch, rests, rows));
            float[] values = decoder.extendLikelihood(step, tokens, targets, cache, adapter)
                    .toFloatArray();
            int at = 0;
            for (int row : batch) {
                for (int t = 0; t < losses.get(row).length; t++) {
                    losses.get(row)[t] = values[at++];
                }
            }
        });
        return losses;
    }

    /** Of each rest the places of its last ids, one for each id behind the row's prompt. */
    private static long[] lastOf(int[] batch, List<OfRow> rests, List<Row> rows) {
        List<Long> places = new ArrayList<>();
        long end = 0;
        for (int b = 0; b < batch.length; b++) {
            end += rests.get(b).ids().length;
            for (long place = end - rows.get(batch[b]).behind().length; place < end; place++) {
                places.add(place);
            }
        }
        return places.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * For every prompt how much likelier one of some ids follows than one of some others:
     * {@code ln Σ p(yes) − ln Σ p(no)}.
     */
    double[] logOdds(List<int[]> prompts, int[] yes, int[] no, int budget) {
        double[] odds = new double[prompts.size()];
        List<Row> rows =
                prompts.stream().map(prompt -> new Row(prompt, new int[0])).toList();
        read(rows, IntStream.range(0, odds.length).toArray(), budget, (step, batch, rests, cache) -> {
            NDArray logits = decoder.extend(step, NewTokens.of(rests, Wanted.LAST), cache, adapter);
            NDList arguments = new NDList(logits, ids(step, yes), ids(step, no));
            float[] values =
                    decoder.kernels().infer(step, "log_odds", arguments).head().toFloatArray();
            for (int b = 0; b < batch.length; b++) {
                odds[batch[b]] = values[b];
            }
        });
        return odds;
    }

    private static NDArray ids(NDManager owner, int[] ids) {
        return owner.create(Arrays.stream(ids).asLongStream().toArray());
    }

    private void read(List<Row> rows, int[] asked, int budget, Pass pass) {
        if (asked.length == 0) {
            return;
        }
        int[] sorted = Arrays.stream(asked)
                .boxed()
                .sorted(Comparator.comparing(i -> rows.get(i).prompt(), Arrays::compare))
                .mapToInt(Integer::intValue)
                .toArray();
        int columns = Arrays.stream(sorted).map(i -> rows.get(i).length()).max().orElse(1);
        int fitting = (int) Math.max(columns, Math.min(budget, (long) columns * sorted.length));
        while (fitting > 0) {
            try (NDManager scope = owner.newSubManager()) {
                read(rows, sorted, fitting / columns, columns, scope, pass);
                return;
            } catch (EngineException failure) {
                fitting = OutOfMemory.halved(fitting, columns, failure);
            }
        }
    }

    private void read(List<Row> rows, int[] sorted, int places, int columns, NDManager scope, Pass pass) {
        List<int[]> prompts =
                Arrays.stream(sorted).mapToObj(i -> rows.get(i).prompt()).toList();
        SharedPrefixes prefixes = new SharedPrefixes(prompts, Shortcuts.STANDARD.minSharedTokens());
        NDList cache = decoder.emptyCache(scope, places, columns);
        try (SharedPath path =
                new SharedPath(decoder, adapter, scope, prefixes.longest(), Shortcuts.STANDARD.minSharedTokens())) {
            for (int first = 0; first < sorted.length; first += places) {
                int[] batch = Arrays.copyOfRange(sorted, first, Math.min(sorted.length, first + places));
                List<OfRow> rests = new ArrayList<>();
                for (int place = 0; place < batch.length; place++) {
                    Row row = rows.get(batch[place]);
                    int from = path.lend(row.prompt(), prefixes.of(first + place), cache, place);
                    rests.add(new OfRow(place, from, row.from(from)));
                }
                try (NDManager step = scope.newSubManager()) {
                    pass.take(step, batch, rests, cache);
                }
            }
        }
    }
}
