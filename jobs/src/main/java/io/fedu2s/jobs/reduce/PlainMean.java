package io.fedu2s.jobs.reduce;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.sum.FixedPoint;

/** The mean by the clients' weights, see {@link MeanUpdate}. */
record PlainMean() implements FactorMean {
    @Override
    public Adapter of(CountedUpdates counted, int round, Adapter shape) {
        return MeanUpdate.of(counted.slot(AdapterBlock.ADAPTER), FixedPoint.STANDARD, round, counted.weight(), shape);
    }

    @Override
    public boolean unweighted() {
        return false;
    }

    @Override
    public String label() {
        return "";
    }
}
