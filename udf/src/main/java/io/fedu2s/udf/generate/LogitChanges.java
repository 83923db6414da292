package io.fedu2s.udf.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.model.Kernels;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Which logits of a pass are lowered and which may not be chosen, row by row. */
final class LogitChanges {
    private final double penalty;
    private final int vocabulary;
    private final LongStream.Builder lowered = LongStream.builder();
    private final LongStream.Builder banned = LongStream.builder();
    private boolean any;

    LogitChanges(double penalty, int vocabulary) {
        this.penalty = penalty;
        this.vocabulary = vocabulary;
    }

    /** Lowers the logits of these tokens in a row. */
    void lower(int row, int[] tokens) {
        add(lowered, row, tokens);
    }

    /** Keeps these tokens of a row from being chosen. */
    void ban(int row, int[] tokens) {
        add(banned, row, tokens);
    }

    /** Lets none but these tokens of a row be chosen. */
    void allowOnly(int row, int[] tokens) {
        BitSet allowed = new BitSet(vocabulary);
        Arrays.stream(tokens).forEach(allowed::set);
        ban(row, IntStream.range(0, vocabulary).filter(id -> !allowed.get(id)).toArray());
    }

    /** An end of text that the model has no id for comes up nowhere. */
    private void add(LongStream.Builder places, int row, int[] tokens) {
        for (int token : tokens) {
            if (token < vocabulary) {
                places.add((long) row * vocabulary + token);
                any = true;
            }
        }
    }

    /** The changed logits (B, V) in fp32; the logits themselves where nothing changes. */
    NDArray applied(Kernels kernels, NDManager step, NDArray logits) {
        if (!any) {
            return logits;
        }
        NDList changes = new NDList(
                logits,
                step.create(lowered.build().toArray()),
                step.create(banned.build().toArray()),
                Kernels.onCpu(step, new double[] {penalty}));
        return kernels.infer(step, "change_logits", changes).head();
    }
}
