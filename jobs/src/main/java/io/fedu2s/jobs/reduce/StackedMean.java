package io.fedu2s.jobs.reduce;

import io.fedu2s.udf.product.ProductProjection;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Projects the mean of the products to the adapter's rank, whole modules in a task; see {@link ProductProjection}. */
record StackedMean(RoundProducts products, long weight) implements ProductMean {
    /** Whether the ranks of so many clients fit side by side; of changes, those of their starts too. */
    static boolean fits(RoundProducts products, int clients) {
        long terms = products.averaging().changes() ? 2L * clients + 1 : clients;
        return products.current().values().stream()
                .allMatch(factors -> terms * factors.rank() <= ProductProjection.LARGEST_TOTAL_RANK);
    }

    @Override
    public Averaged of(Dataset<Row> updates) {
        return new ModuleTasks(products, ProductProjection::project, products.lora()).averaged(updates, weight);
    }
}
