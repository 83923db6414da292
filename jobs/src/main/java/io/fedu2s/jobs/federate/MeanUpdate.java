package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.sum;

import io.fedu2s.udf.exchange.AdapterBlocks;
import io.fedu2s.udf.exchange.FixedPoint;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.spark.WeightedMean;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The clients' weighted mean update {@code Σ_k n_k Δ_k / Σ_k n_k}: Spark sums it by tensor and row block, wherever the
 * updates lie, and only the mean comes to the driver.
 */
final class MeanUpdate {
    private MeanUpdate() {}

    /** One row for every block of the adapter: its mean in float32, and what its updates weigh together. */
    static Dataset<Row> blocks(Dataset<Row> updates, FixedPoint scale) {
        return updates.groupBy("tensor", "row_block", "first_row", "rows", "columns")
                .agg(WeightedMean.of(scale).as("values"), sum("weight").as("weight"));
    }

    /**
     * The mean in the shape of the adapter.
     *
     * @param pairs what the clients trained on together, which is what every block must weigh
     */
    static Adapter of(Dataset<Row> updates, FixedPoint scale, int round, long pairs, LoraConfig lora) {
        List<AdapterBlock> mean = new ArrayList<>();
        for (Row block : blocks(updates, scale).collectAsList()) {
            if (block.<Long>getAs("weight") != pairs) {
                throw new IllegalStateException("round %d: a block of %s weighs %d, but the clients trained on %d pairs"
                        .formatted(round, block.getAs("tensor"), block.<Long>getAs("weight"), pairs));
            }
            mean.add(new AdapterBlock(
                    round,
                    block.getAs("tensor"),
                    block.<Integer>getAs("first_row"),
                    block.<Integer>getAs("rows"),
                    block.<Integer>getAs("columns"),
                    block.getAs("values")));
        }
        return AdapterBlocks.join(lora, mean);
    }
}
