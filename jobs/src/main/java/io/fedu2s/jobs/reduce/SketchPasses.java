package io.fedu2s.jobs.reduce;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import io.fedu2s.udf.codec.PartialSum;
import io.fedu2s.udf.product.Factors;
import io.fedu2s.udf.product.ProductSketch;
import io.fedu2s.udf.product.SketchPass;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.reduce.ProjectFunction;
import io.fedu2s.udf.reduce.SketchFunction;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Passes over a round's updates, each of which sums a sketch of every module.
 *
 * @param sketches by module
 */
record SketchPasses(RoundProducts products, SortedMap<String, ProductSketch> sketches) {
    /** What a pass summed of each module, on the mean. */
    record Sums(Map<String, double[]> modules) {
        /** Of one module. */
        double[] of(String module) {
            double[] sum = modules.get(module);
            if (sum == null) {
                throw new IllegalStateException("nobody sent an update of module '%s'".formatted(module));
            }
            return sum;
        }
    }

    /** Rows of updates, all blocks of a client's module side by side. */
    static Dataset<Row> units(Dataset<Row> updates) {
        return updates.withColumn(ProjectFunction.MODULE, RoundProducts.module())
                .withColumn(SketchFunction.UNIT, concat_ws("\n", col(ProjectFunction.MODULE), col("client_id")))
                .repartition(col(SketchFunction.UNIT))
                .sortWithinPartitions(SketchFunction.UNIT);
    }

    /** One pass. */
    Sums over(Dataset<Row> units, BiFunction<String, ProductSketch, SketchPass> pass) {
        Map<String, SketchPass> modules = new TreeMap<>();
        sketches.forEach((module, sketch) -> modules.put(module, pass.apply(module, sketch)));
        Broadcast<SketchFunction.Passes> passes = JavaSparkContext.fromSparkContext(
                        units.sparkSession().sparkContext())
                .broadcast(new SketchFunction.Passes(products.averaging(), modules));
        Dataset<Row> partial = units.mapPartitions(
                new SketchFunction(products.shared(), passes, products.scale()), Encoders.row(UpdateBlock.SCHEMA));
        SortedMap<String, Factors> current = products.current();
        Map<String, double[]> sums = new TreeMap<>();
        for (Row row : MeanUpdate.sums(partial, products.scale()).collectAsList()) {
            UpdateBlock block = UpdateBlock.fromRow(row);
            sums.put(block.tensor(), mean(block, modules.get(block.tensor()), current.get(block.tensor())));
        }
        passes.destroy();
        return new Sums(sums);
    }

    /** Of ends as it is; of changes {@code γ} times, on top of what the round's adapter brings. */
    private double[] mean(UpdateBlock block, @Nullable SketchPass pass, @Nullable Factors now) {
        double[] mean = SketchPass.mean(PartialSum.sum(block), products.scale());
        if (products.averaging().changes() && pass != null && now != null) {
            double[] before = pass.contribution(now);
            for (int i = 0; i < mean.length; i++) {
                mean[i] = before[i] + products.averaging().gain() * mean[i];
            }
        }
        return mean;
    }
}
