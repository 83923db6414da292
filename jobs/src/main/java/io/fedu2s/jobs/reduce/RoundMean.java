package io.fedu2s.jobs.reduce;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.reduce.RoundOrigins;
import io.fedu2s.udf.server.AggregationMethod;
import io.fedu2s.udf.sum.FixedPoint;
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
public record RoundMean(Adapter update, double error, String method) {
    private static final FixedPoint SCALE = FixedPoint.STANDARD;

    /**
     * The mean by a method, which takes that of the factors where it averages these.
     *
     * @param counted the updates
     * @param origins what they were made from
     */
    public static RoundMean of(
            CountedUpdates counted, RoundOrigins origins, AggregationMethod method, FactorMean factors, long runSeed) {
        Dataset<Row> updates = counted.slot(AdapterBlock.ADAPTER);
        Adapter now = origins.now();
        Broadcast<RoundOrigins> shared = JavaSparkContext.fromSparkContext(
                        updates.sparkSession().sparkContext())
                .broadcast(origins);
        try {
            var products = new RoundProducts(origins, shared, counted.averaging(), SCALE);
            if (!method.averagesFactors()) {
                ProductMean mean =
                        ProductMean.chosen(method, products, counted.weights().size(), counted.weight(), runSeed);
                ProductMean.Averaged averaged = mean.of(updates);
                return new RoundMean(
                        mean.update(now, averaged.adapter()), averaged.error().relative(), method.label());
            }
            Adapter mean = factors.of(counted, origins.round(), now);
            double gain = counted.averaging().gain();
            Adapter update = gain == 1 ? mean : AdapterArithmetic.each(mean, value -> gain * value);
            if (counted.weights().isEmpty()) {
                return new RoundMean(update, 0, method.label() + factors.label());
            }
            Adapter average = AdapterArithmetic.sum(now, update);
            return new RoundMean(
                    update,
                    new SketchedMean(products, runSeed).error(updates, average).relative(),
                    method.label() + factors.label());
        } finally {
            shared.destroy();
        }
    }
}
