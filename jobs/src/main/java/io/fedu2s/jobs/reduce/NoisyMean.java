package io.fedu2s.jobs.reduce;

import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.codec.PartialSum;
import io.fedu2s.udf.codec.RowSpan;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.privacy.GaussianNoise;
import io.fedu2s.udf.privacy.NoiseBlock;
import io.fedu2s.udf.privacy.PrivateMean;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.server.AggregationMethod;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mean with client-level differential privacy, see {@link PrivateMean}: every number that is trained gets its noise,
 * whether anybody sent it or not.
 */
record NoisyMean(GaussianNoise noise, double denominator, AggregationMethod method) implements FactorMean {
    private static final FixedPoint SCALE = FixedPoint.STANDARD;

    @Override
    public Adapter of(CountedUpdates counted, int round, Adapter shape) {
        var mean = new PrivateMean(noise, denominator);
        Map<NoiseBlock, long[]> sums = sums(counted, round);
        List<AdapterBlock> blocks = new ArrayList<>();
        for (AdapterTensor tensor : method.trained(round).of(shape).tensors()) {
            for (RowSpan span : RowSpan.cover(tensor.rows(), tensor.columns())) {
                var block = new NoiseBlock(round, tensor.name(), span.ordinal());
                float[] values = mean.of(block, sums.getOrDefault(block, new long[span.size()]), SCALE);
                blocks.add(new AdapterBlock(
                        round,
                        AdapterBlock.ADAPTER,
                        tensor.name(),
                        span.firstRow(),
                        span.rows(),
                        span.columns(),
                        LittleEndian.bytes(values)));
            }
        }
        return TrainedFactors.with(AdapterArithmetic.zeros(shape), AdapterBlocks.join(shape.config(), blocks));
    }

    private static Map<NoiseBlock, long[]> sums(CountedUpdates counted, int round) {
        Map<NoiseBlock, long[]> sums = new HashMap<>();
        MeanUpdate.whole(
                        counted.slot(AdapterBlock.ADAPTER),
                        SCALE,
                        round,
                        counted.weights().size())
                .forEach(block -> sums.put(
                        new NoiseBlock(round, block.tensor(), block.rowBlock()),
                        PartialSum.sum(block).sums()));
        return sums;
    }

    @Override
    public boolean unweighted() {
        return true;
    }

    @Override
    public String label() {
        return ", noise %s x %s".formatted(noise.multiplier(), noise.clipNorm());
    }
}
