package io.fedu2s.udf.reduce;

import io.fedu2s.udf.codec.CodedBlock;
import io.fedu2s.udf.codec.UpdateCodec;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.product.ClientStart;
import io.fedu2s.udf.product.Factors;
import io.fedu2s.udf.product.ModuleFactors;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * Where clients took a module's factors: those they began with, moved by the blocks of an update. A client began with the
 * adapter of the round that its blocks name, in the rank that they have.
 */
final class MovedFactors {
    private final RoundOrigins origins;
    private final Map<Integer, SortedMap<String, Factors>> current = new HashMap<>();
    private final Map<String, Factors> otherRanks = new HashMap<>();
    private final Map<String, UpdateCodec> codecs = new HashMap<>();
    private final FixedPoint scale;

    /** Of updates that were made from these adapters. */
    MovedFactors(RoundOrigins origins, FixedPoint scale) {
        this.origins = origins;
        this.scale = scale;
    }

    /** The module's factors before the round. */
    Factors now(String module) {
        return global(origins.round(), module);
    }

    /** What one client began with. */
    Factors start(String module, Collection<UpdateBlock> blocks) {
        int round = blocks.iterator().next().round();
        Factors global = global(round, module);
        int rank = blocks.stream()
                .filter(block -> !ModuleFactors.isA(block.tensor()))
                .mapToInt(UpdateBlock::columns)
                .findFirst()
                .orElse(global.rank());
        return rank == global.rank()
                ? global
                : otherRanks.computeIfAbsent(
                        round + " " + rank + " " + module, key -> ofRank(global, round, rank, module));
    }

    /** Where one client ended; a factor without blocks was not moved. */
    Factors end(String module, Collection<UpdateBlock> blocks) {
        Factors start = start(module, blocks);
        double[] b = new double[Math.multiplyExact(start.outputs(), start.rank())];
        double[] a = new double[Math.multiplyExact(start.rank(), start.inputs())];
        for (UpdateBlock block : blocks) {
            UpdateCodec codec = codecs.computeIfAbsent(block.codec(), UpdateCodec::parse);
            long[] steps = codec.decode(CodedBlock.of(block), scale);
            double[] values = ModuleFactors.isA(block.tensor()) ? a : b;
            int offset = Math.multiplyExact(block.firstRow(), block.columns());
            for (int i = 0; i < steps.length; i++) {
                values[offset + i] = scale.real(steps[i]);
            }
        }
        return start.plus(Factors.of(start.outputs(), start.inputs(), b, a, start.scale()));
    }

    private Factors global(int round, String module) {
        Factors factors = current.computeIfAbsent(round, each -> ModuleFactors.of(origins.of(each)))
                .get(module);
        if (factors == null) {
            throw new IllegalArgumentException("the adapter has no module '%s'".formatted(module));
        }
        return factors;
    }

    private Factors ofRank(Factors global, int round, int rank, String module) {
        Adapter adapter = origins.of(round);
        return ClientStart.rounded(global, rank, adapter.config().withRank(rank).scale(module));
    }
}
