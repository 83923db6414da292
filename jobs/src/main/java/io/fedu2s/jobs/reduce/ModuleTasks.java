package io.fedu2s.jobs.reduce;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.product.ProductAverage;
import io.fedu2s.udf.product.ProductError;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.reduce.ProjectFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Averages whole modules, all clients' factors of one side by side in one task.
 *
 * @param average what a task makes of them
 * @param made the shape of the adapter that they come to
 */
record ModuleTasks(RoundProducts products, ProductAverage average, LoraConfig made) {
    /** The modules' averages as one adapter. */
    ProductMean.Averaged averaged(Dataset<Row> updates, long weight) {
        List<Row> rows = updates.withColumn(ProjectFunction.MODULE, RoundProducts.module())
                .repartition(col(ProjectFunction.MODULE))
                .sortWithinPartitions(ProjectFunction.MODULE)
                .mapPartitions(
                        new ProjectFunction(products.shared(), products.averaging(), average, weight, products.scale()),
                        Encoders.row(ProjectFunction.OUTPUT))
                .collectAsList();
        List<AdapterBlock> blocks = new ArrayList<>();
        SortedMap<String, ProductError> errors = new TreeMap<>();
        for (Row row : rows) {
            Row block = row.getAs("block");
            if (block == null) {
                errors.put(
                        row.getAs(ProjectFunction.MODULE),
                        new ProductError(row.<Double>getAs("squared_error"), row.<Double>getAs("squared_norm")));
            } else {
                blocks.add(AdapterBlock.fromRow(block));
            }
        }
        return new ProductMean.Averaged(AdapterBlocks.join(made, blocks), RoundProducts.total(errors.values()));
    }
}
