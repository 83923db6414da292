package io.fedu2s.jobs.federate;

import io.fedu2s.udf.aggregate.AggregationMethod;
import io.fedu2s.udf.exchange.FixedPoint;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.spark.RoundStart;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a round's updates come to on the mean.
 *
 * @param update Δ̄, in the shape of the adapter; of stacked products, the adapter that holds them
 * @param error how far the average is from the mean of the products, relative to its norm; estimated by random probes
 *     where it was not made by projection, 0 where nobody sent anything
 * @param method what was averaged, and how
 */
record RoundMean(Adapter update, double error, String method) {
    private static final FixedPoint SCALE = FixedPoint.STANDARD;

    /** The mean by a method, which takes that of the factors where it averages these. */
    static RoundMean of(
            CountedUpdates counted,
            RoundStart start,
            AggregationMethod method,
            FactorMean factors,
            int round,
            long runSeed) {
        Dataset<Row> updates = counted.slot(AdapterBlock.ADAPTER);
        Broadcast<RoundStart> shared = JavaSparkContext.fromSparkContext(
                        updates.sparkSession().sparkContext())
                .broadcast(start);
        try {
            var products = new ProductMean(start, shared, SCALE, round);
            if (method == AggregationMethod.FLORA_STACK) {
                ProductMean.Averaged whole = products.whole(
                        updates, counted.weight(), counted.weights().size());
                return new RoundMean(whole.adapter(), whole.error().relative(), method.label());
            }
            if (method == AggregationMethod.EXACT_PROJECT) {
                ProductMean.Averaged averaged =
                        products.stacks(counted.weights().size())
                                ? products.stacked(updates, counted.weight())
                                : products.sketched(updates, runSeed);
                return new RoundMean(
                        AdapterArithmetic.difference(start.adapter(), averaged.adapter()),
                        averaged.error().relative(),
                        method.label());
            }
            Adapter update = factors.of(counted, round, start.adapter());
            if (counted.weights().isEmpty()) {
                return new RoundMean(update, 0, method.label() + factors.label());
            }
            Adapter average = AdapterArithmetic.sum(start.adapter(), update);
            return new RoundMean(
                    update, products.error(updates, average, runSeed).relative(), method.label() + factors.label());
        } finally {
            shared.destroy();
        }
    }
}
