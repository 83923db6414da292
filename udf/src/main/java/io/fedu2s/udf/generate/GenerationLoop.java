package io.fedu2s.udf.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Decoder;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.NewTokens;
import io.fedu2s.udf.model.NewTokens.OfRow;
import io.fedu2s.udf.model.NewTokens.Wanted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes rows token by token. So many rows as the cache has places are written side by side; where one ends, the next
 * takes its place, so a finished row costs nothing more (continuous batching, Yu et al. 2022, Orca, section 3).
 *
 * <p>Rows are taken in the order of their ids. A beginning that neighbours share is read once, into a path of one row,
 * and copied from there. Every pass reads each row's last token and, behind it, what {@link PromptLookup} proposes: the
 * model's own choices decide how much of that stands.
 */
final class GenerationLoop {
    private static final Comparator<GenerationRow> BY_IDS =
            Comparator.comparing(GenerationRow::prompt, Arrays::compare);

    private final Decoder decoder;
    private final AdapterWeights adapter;
    private final SamplingConfig sampling;
    private final Shortcuts shortcuts;
    private final NDManager owner;
    /** Ids that no text can have. */
    private final NDArray never;

    GenerationLoop(
            LanguageModel model,
            AdapterWeights adapter,
            SamplingConfig sampling,
            Shortcuts shortcuts,
            NDManager owner) {
        this.decoder = model.decoder();
        this.adapter = adapter;
        this.sampling = sampling;
        this.shortcuts = shortcuts;
        this.owner = owner;
        this.never = owner.create(
                Arrays.stream(model.idsWithoutToken()).asLongStream().toArray());
    }

    /** Writes all rows to their end, at most so many tokens side by side but for one row, which always has a place. */
    void run(List<GenerationRow> rows, int budget) {
        List<GenerationRow> sorted = rows.stream().sorted(BY_IDS).toList();
        int columns = sorted.stream().mapToInt(GenerationRow::capacity).max().orElse(0);
        int places = Math.max(1, Math.min(sorted.size(), budget / columns));
        SharedPrefixes prefixes =
                new SharedPrefixes(sorted.stream().map(GenerationRow::prompt).toList(), shortcuts.minSharedTokens());
        NDList cache = decoder.emptyCache(owner, places, columns);
        SharedPath path = new SharedPath(decoder, adapter, owner, prefixes.longest(), shortcuts.minSharedTokens());
        Deque<Integer> free = new ArrayDeque<>();
        for (int place = 0; place < places; place++) {
            free.add(place);
        }
        SortedMap<Integer, GenerationRow> active = new TreeMap<>();
        int next = 0;
        while (next < sorted.size() || !active.isEmpty()) {
            SortedMap<Integer, GenerationRow> admitted = new TreeMap<>();
            List<OfRow> prompts = new ArrayList<>();
            for (; next < sorted.size() && !free.isEmpty(); next++) {
                int place = free.remove();
                int[] prompt = sorted.get(next).prompt();
                int from = path.lend(prompt, prefixes.of(next), cache, place);
                prompts.add(new OfRow(place, from, Arrays.copyOfRange(prompt, from, prompt.length)));
                admitted.put(place, sorted.get(next));
            }
            if (!admitted.isEmpty()) {
                prompts.sort(Comparator.comparingInt(OfRow::row));
                read(prompts, Wanted.LAST, List.copyOf(admitted.values()), cache);
                active.putAll(admitted);
                release(active, free);
            }
            if (!active.isEmpty()) {
                read(lastAndProposed(active), Wanted.ALL, List.copyOf(active.values()), cache);
                release(active, free);
            }
        }
        cache.close();
        path.close();
    }

    private static void release(SortedMap<Integer, GenerationRow> active, Deque<Integer> free) {
        active.entrySet().removeIf(entry -> {
            boolean finished = entry.getValue().isFinished();
            if (finished) {
                free.add(entry.getKey());
            }
            return finished;
        });
    }

    private static List<OfRow> lastAndProposed(SortedMap<Integer, GenerationRow> active) {
        List<OfRow> parts = new ArrayList<>();
        active.forEach(
                (place, row) -> parts.add(new OfRow(place, row.position(), joined(row.unread(), row.proposed()))));
        return parts;
    }

    private static int[] joined(int[] unread, int[] proposed) {
        int[] ids = Arrays.copyOf(unread, unread.length + proposed.length);
        System.arraycopy(proposed, 0, ids, unread.length, proposed.length);
        return ids;
    }

    /** One pass: every row takes the token chosen behind its last sure one, and more while its proposals come true. */
    private void read(List<OfRow> parts, Wanted wanted, List<GenerationRow> rows, NDList cache) {
        try (NDManager step = owner.newSubManager()) {
            NDArray logits = written(step, decoder.extend(step, NewTokens.of(parts, wanted), cache, adapter));
            List<Choices> choices = choices(parts, wanted, rows);
            long[] chosen = choose(step, restrained(step, logits, choices, rows), choices, rows);
            for (int r = 0; r < rows.size(); r++) {
                Choices of = choices.get(r);
                rows.get(r).take(Arrays.copyOfRange(chosen, of.first(), of.end()), of.proposed());
            }
        }
    }

    /** Logits of what may be written: those of ids without a token are taken out, for transformers too would count them. */
    private NDArray written(NDManager step, NDArray logits) {
        return never.isEmpty()
                ? logits
                : decoder.kernels()
                        .infer(step, "without", new NDList(logits, never))
                        .head();
    }

    /** Which rows of the logits a row chooses by: behind its last sure token and behind every proposed one. */
    private record Choices(int first, int[] proposed) {
        int end() {
            return first + 1 + proposed.length;
        }
    }

    private static List<Choices> choices(List<OfRow> parts, Wanted wanted, List<GenerationRow> rows) {
        List<Choices> choices = new ArrayList<>();
        int at = 0;
        for (int r = 0; r < rows.size(); r++) {
            int[] ids = parts.get(r).ids();
            if (wanted == Wanted.LAST) {
                choices.add(new Choices(at++, new int[0]));
            } else {
                int unread = rows.get(r).unread().length;
                choices.add(new Choices(at + unread - 1, Arrays.copyOfRange(ids, unread, ids.length)));
                at += ids.length;
            }
        }
        return choices;
    }

    private NDArray restrained(NDManager step, NDArray logits, List<Choices> choices, List<GenerationRow> rows) {
        var changes = new LogitChanges(
                sampling.repetition().penalty(),
                Math.toIntExact(logits.getShape().get(1)));
        for (int r = 0; r < rows.size(); r++) {
            Choices of = choices.get(r);
            for (int accepted = 0; accepted <= of.proposed().length; accepted++) {
                rows.get(r).restrain(changes, of.first() + accepted, of.proposed(), accepted);
            }
        }
        return changes.applied(decoder.kernels(), step, logits);
    }

    private long[] choose(NDManager step, NDArray logits, List<Choices> choices, List<GenerationRow> rows) {
        if (sampling.temperature() == 0) {
            return decoder.kernels()
                    .infer(step, "greedy", new NDList(logits))
                    .head()
                    .toLongArray();
        }
        double[] uniform = new double[Math.toIntExact(logits.getShape().get(0))];
        for (int r = 0; r < rows.size(); r++) {
            Choices of = choices.get(r);
            for (int at = of.first(); at < of.end(); at++) {
                uniform[at] = rows.get(r).uniform(at - of.first());
            }
        }
        NDArray numbers = step.create(uniform, new Shape(uniform.length, 1));
        NDArray nucleus = Kernels.onCpu(step, new double[] {sampling.temperature(), sampling.topP()});
        return decoder.kernels()
                .infer(step, "sample", new NDList(logits, numbers, nucleus))
                .head()
                .toLongArray();
    }
}
