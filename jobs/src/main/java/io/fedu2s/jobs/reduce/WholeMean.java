package io.fedu2s.jobs.reduce;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.product.FloraStack;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Keeps the clients' factors side by side: an adapter of their ranks together, which holds all of the mean. */
record WholeMean(RoundProducts products, int clients, long weight) implements ProductMean {
    @Override
    public Averaged of(Dataset<Row> updates) {
        return new ModuleTasks(products, FloraStack::whole, FloraStack.config(products.lora(), clients))
                .averaged(updates, weight);
    }

    /** The clients began with B = 0. */
    @Override
    public Adapter update(Adapter now, Adapter average) {
        return average;
    }
}
