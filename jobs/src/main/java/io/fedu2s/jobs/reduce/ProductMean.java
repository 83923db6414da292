package io.fedu2s.jobs.reduce;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.regexp_replace;

import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.codec.PartialSum;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.product.Factors;
import io.fedu2s.udf.product.FloraStack;
import io.fedu2s.udf.product.ModuleFactors;
import io.fedu2s.udf.product.ProductAverage;
import io.fedu2s.udf.product.ProductError;
import io.fedu2s.udf.product.ProductProjection;
import io.fedu2s.udf.product.ProductSketch;
import io.fedu2s.udf.product.Projection;
import io.fedu2s.udf.product.SketchPass;
import io.fedu2s.udf.product.SketchPlan;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.reduce.Averaging;
import io.fedu2s.udf.reduce.ProjectFunction;
import io.fedu2s.udf.reduce.RoundOrigins;
import io.fedu2s.udf.reduce.SketchFunction;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The mean of the clients' products {@code Σ_k p_k s_k B_k A_k}, module by module: stacked and projected while few ranks
 * come together, sketched beyond. See {@link ProductProjection} and {@link ProductSketch}.
 */
final class ProductMean {
    /**
     * An average, and how far it is from the mean of the products.
     *
     * @param adapter the average
     * @param error over all modules
     */
    record Averaged(Adapter adapter, ProductError error) {}

    private final LoraConfig lora;
    private final SortedMap<String, Factors> current;
    private final Broadcast<RoundOrigins> shared;
    private final Averaging averaging;
    private final FixedPoint scale;
    private final int round;

    ProductMean(RoundOrigins origins, Broadcast<RoundOrigins> shared, Averaging averaging, FixedPoint scale) {
        this.lora = origins.now().config();
        this.current = ModuleFactors.of(origins.now());
        this.shared = shared;
        this.averaging = averaging;
        this.scale = scale;
        this.round = origins.round();
    }

    /** Whether the ranks of so many clients fit side by side; of changes, those of their starts too. */
    boolean stacks(int clients) {
        long terms = averaging.changes() ? 2L * clients + 1 : clients;
        return current.values().stream()
                .allMatch(factors -> terms * factors.rank() <= ProductProjection.LARGEST_TOTAL_RANK);
    }

    /** Averages whole modules, each in one task. */
    Averaged stacked(Dataset<Row> updates, long weight) {
        return stacked(updates, weight, ProductProjection::project, lora);
    }

    /** Keeps the clients' factors side by side: an adapter of their ranks together, which holds all of the sum. */
    Averaged whole(Dataset<Row> updates, long weight, int clients) {
        return stacked(updates, weight, FloraStack::whole, FloraStack.config(lora, clients));
    }

    private Averaged stacked(Dataset<Row> updates, long weight, ProductAverage average, LoraConfig averaged) {
        List<Row> made = updates.withColumn(ProjectFunction.MODULE, module())
                .repartition(col(ProjectFunction.MODULE))
                .sortWithinPartitions(ProjectFunction.MODULE)
                .mapPartitions(
                        new ProjectFunction(shared, averaging, average, weight, scale),
                        Encoders.row(ProjectFunction.OUTPUT))
                .collectAsList();
        List<AdapterBlock> blocks = new ArrayList<>();
        SortedMap<String, ProductError> errors = new TreeMap<>();
        for (Row row : made) {
            Row block = row.getAs("block");
            if (block == null) {
                errors.put(
                        row.getAs(ProjectFunction.MODULE),
                        new ProductError(row.<Double>getAs("squared_error"), row.<Double>getAs("squared_norm")));
            } else {
                blocks.add(AdapterBlock.fromRow(block));
            }
        }
        return new Averaged(AdapterBlocks.join(averaged, blocks), total(errors));
    }

    /** Averages by three passes over the updates, which sum sketches of a fixed size. */
    Averaged sketched(Dataset<Row> updates, long runSeed) {
        Dataset<Row> units = units(updates).persist(StorageLevel.DISK_ONLY());
        SortedMap<String, ProductSketch> sketches = sketches(runSeed);
        Map<String, double[]> y = pass(units, sketches, (module, sketch) -> sketch.range());
        Map<String, double[]> z = pass(units, sketches, (module, sketch) -> sketch.corange(sum(y, module)));
        Map<String, double[]> refined = pass(units, sketches, (module, sketch) -> sketch.refinement(sum(z, module)));
        units.unpersist();
        SortedMap<String, Factors> modules = new TreeMap<>();
        SortedMap<String, ProductError> errors = new TreeMap<>();
        current.forEach((module, factors) -> {
            Projection projection = sketch(factors, runSeed, module)
                    .project(factors, sum(y, module), sum(z, module), sum(refined, module));
            modules.put(module, projection.factors());
            errors.put(module, projection.discarded());
        });
        return new Averaged(ModuleFactors.adapter(lora, modules), total(errors));
    }

    /** Estimates how far any average is from the mean of the products, by one pass. */
    ProductError error(Dataset<Row> updates, Adapter average, long runSeed) {
        SortedMap<String, ProductSketch> sketches = sketches(runSeed);
        Map<String, double[]> y = pass(units(updates), sketches, (module, sketch) -> sketch.range());
        SortedMap<String, ProductError> errors = new TreeMap<>();
        ModuleFactors.of(average)
                .forEach((module, factors) ->
                        errors.put(module, sketch(factors, runSeed, module).error(factors, sum(y, module))));
        return total(errors);
    }

    /** Rows of updates, all blocks of a client's module side by side. */
    private static Dataset<Row> units(Dataset<Row> updates) {
        return updates.withColumn(ProjectFunction.MODULE, module())
                .withColumn(SketchFunction.UNIT, concat_ws("\n", col(ProjectFunction.MODULE), col("client_id")))
                .repartition(col(SketchFunction.UNIT))
                .sortWithinPartitions(SketchFunction.UNIT);
    }

    private SortedMap<String, ProductSketch> sketches(long runSeed) {
        SortedMap<String, ProductSketch> sketches = new TreeMap<>();
        current.forEach((module, factors) -> sketches.put(module, sketch(factors, runSeed, module)));
        return sketches;
    }

    private ProductSketch sketch(Factors factors, long runSeed, String module) {
        return new ProductSketch(SketchPlan.of(factors, runSeed, round, module));
    }

    private Map<String, double[]> pass(
            Dataset<Row> units,
            SortedMap<String, ProductSketch> sketches,
            BiFunction<String, ProductSketch, SketchPass> pass) {
        Map<String, SketchPass> modules = new TreeMap<>();
        sketches.forEach((module, sketch) -> modules.put(module, pass.apply(module, sketch)));
        Broadcast<SketchFunction.Passes> passes = JavaSparkContext.fromSparkContext(
                        units.sparkSession().sparkContext())
                .broadcast(new SketchFunction.Passes(averaging, modules));
        Dataset<Row> partial =
                units.mapPartitions(new SketchFunction(shared, passes, scale), Encoders.row(UpdateBlock.SCHEMA));
        Map<String, double[]> sums = new TreeMap<>();
        for (Row row : MeanUpdate.sums(partial, scale).collectAsList()) {
            UpdateBlock block = UpdateBlock.fromRow(row);
            sums.put(block.tensor(), mean(block, modules));
        }
        passes.destroy();
        return sums;
    }

    /** Of ends as it is; of changes {@code γ} times, on top of what the round's adapter brings. */
    private double[] mean(UpdateBlock block, Map<String, SketchPass> modules) {
        double[] mean = SketchPass.mean(PartialSum.sum(block), scale);
        SketchPass pass = modules.get(block.tensor());
        Factors now = current.get(block.tensor());
        if (averaging.changes() && pass != null && now != null) {
            double[] before = pass.contribution(now);
            for (int i = 0; i < mean.length; i++) {
                mean[i] = before[i] + averaging.gain() * mean[i];
            }
        }
        return mean;
    }

    private static double[] sum(Map<String, double[]> sums, String module) {
        double[] sum = sums.get(module);
        if (sum == null) {
            throw new IllegalStateException("nobody sent an update of module '%s'".formatted(module));
        }
        return sum;
    }

    private static ProductError total(SortedMap<String, ProductError> errors) {
        return errors.values().stream().reduce(ProductError.NONE, ProductError::plus);
    }

    /** What {@link ModuleFactors#path} says of a tensor's name. */
    private static Column module() {
        return regexp_replace(col("tensor"), "^base_model\\.model\\.|\\.lora_[AB]\\.weight$", "");
    }
}
