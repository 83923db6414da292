package io.fedu2s.jobs.reduce;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.product.ProductError;
import io.fedu2s.udf.reduce.Averaging;
import io.fedu2s.udf.server.AggregationMethod;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The mean of the clients' products {@code Σ_k p_k s_k B_k A_k}, module by module, in an adapter. */
interface ProductMean {
    /**
     * An average, and how far it is from the mean of the products.
     *
     * @param adapter the average
     * @param error over all modules
     */
    record Averaged(Adapter adapter, ProductError error) {}

    /**
     * Averages a round.
     *
     * @param updates its rows of {@code updates}
     */
    Averaged of(Dataset<Row> updates);

    /**
     * Δ̄: how far the average is from what the clients began with.
     *
     * @param now the round's adapter
     */
    default Adapter update(Adapter now, Adapter average) {
        return AdapterArithmetic.difference(now, average);
    }

    /**
     * How a method averages products: whole, or projected to the adapter's rank, stacked while few ranks come together and
     * sketched beyond.
     *
     * @param clients how many updates count
     * @param weight of all of them
     * @param runSeed what sketches are drawn from
     */
    static ProductMean chosen(
            AggregationMethod method, RoundProducts products, int clients, long weight, long runSeed) {
        if (method == AggregationMethod.FLORA_STACK) {
            // Clients begin with B = 0, late ones too: where they end is how far they came.
            return new WholeMean(products.averaging(Averaging.ENDS), clients, weight);
        }
        return StackedMean.fits(products, clients)
                ? new StackedMean(products, weight)
                : new SketchedMean(products, runSeed);
    }
}
