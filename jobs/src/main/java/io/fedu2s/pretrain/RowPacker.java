package io.fedu2s.pretrain;

import io.fedu2s.udf.train.TrainingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Fills rows of one length with whole sequences, the longest waiting one that fits first, so that little is padding. */
final class RowPacker {
    private static final int WAITING = 48;

    private final IntFunction<PackedRow> source;
    private final List<PackedRow> waiting = new ArrayList<>();

    /** A packer of sequences that a source gives for a row length. */
    RowPacker(IntFunction<PackedRow> source) {
        this.source = source;
    }

    List<TrainingRow> rows(int count, int rowTokens) {
        List<TrainingRow> rows = new ArrayList<>();
        while (rows.size() < count) {
            PackedRow row = new PackedRow(rowTokens);
            for (PackedRow next = longest(row, rowTokens); next != null; next = longest(row, rowTokens)) {
                row.append(next);
            }
            rows.add(row.toRow());
        }
        return rows;
    }

    private @Nullable PackedRow longest(PackedRow row, int rowTokens) {
        while (waiting.size() < WAITING) {
            waiting.add(source.apply(rowTokens));
        }
        // The sequence that has waited longest opens a row, so that none waits for ever.
        PackedRow best = row.isEmpty() ? waiting.get(0) : null;
        for (PackedRow candidate : waiting) {
            if (!row.isEmpty() && row.fits(candidate) && (best == null || candidate.length() > best.length())) {
                best = candidate;
            }
        }
        if (best != null) {
            waiting.remove(best);
        }
        return best;
    }
}
