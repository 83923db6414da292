package io.fedu2s.udf.spark;

import io.fedu2s.udf.aggregate.Factors;
import io.fedu2s.udf.aggregate.ModuleFactors;
import io.fedu2s.udf.exchange.CodedBlock;
import io.fedu2s.udf.exchange.FixedPoint;
import io.fedu2s.udf.exchange.UpdateCodec;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.record.UpdateBlock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/** Where clients took a module's factors: those of the round's adapter, moved by the blocks of an update. */
final class MovedFactors {
    private final SortedMap<String, Factors> current;
    private final Map<String, UpdateCodec> codecs = new HashMap<>();
    private final FixedPoint scale;

    /** Of a round that started from this adapter. */
    MovedFactors(Adapter adapter, FixedPoint scale) {
        this.current = ModuleFactors.of(adapter);
        this.scale = scale;
    }

    /** What the clients of a module started from. */
    Factors start(String module) {
        Factors factors = current.get(module);
        if (factors == null) {
            throw new IllegalArgumentException("the adapter has no module '%s'".formatted(module));
        }
        return factors;
    }

    /** Where one client ended; a factor without blocks was not moved. */
    Factors end(String module, Collection<UpdateBlock> blocks) {
        Factors start = start(module);
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
}
