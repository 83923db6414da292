package io.fedu2s.jobs.reduce;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.product.Factors;
import io.fedu2s.udf.product.ModuleFactors;
import io.fedu2s.udf.product.ProductError;
import io.fedu2s.udf.product.ProductSketch;
import io.fedu2s.udf.product.Projection;
import io.fedu2s.udf.product.SketchPlan;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Projects the mean of the products to the adapter's rank by three passes over the updates, which sum sketches of a fixed
 * size; see {@link ProductSketch}.
 */
record SketchedMean(RoundProducts products, long runSeed) implements ProductMean {
    @Override
    public Averaged of(Dataset<Row> updates) {
        var passes = new SketchPasses(products, sketches());
        Dataset<Row> units = SketchPasses.units(updates).persist(StorageLevel.DISK_ONLY());
        SketchPasses.Sums y = passes.over(units, (module, sketch) -> sketch.range());
        SketchPasses.Sums z = passes.over(units, (module, sketch) -> sketch.corange(y.of(module)));
        SketchPasses.Sums refined = passes.over(units, (module, sketch) -> sketch.refinement(z.of(module)));
        units.unpersist();
        SortedMap<String, Factors> modules = new TreeMap<>();
        SortedMap<String, ProductError> errors = new TreeMap<>();
        products.current().forEach((module, factors) -> {
            Projection projection =
                    sketch(factors, module).project(factors, y.of(module), z.of(module), refined.of(module));
            modules.put(module, projection.factors());
            errors.put(module, projection.discarded());
        });
        return new Averaged(ModuleFactors.adapter(products.lora(), modules), RoundProducts.total(errors.values()));
    }

    /** Estimates how far any average is from the mean of the products, by one pass. */
    ProductError error(Dataset<Row> updates, Adapter average) {
        SketchPasses.Sums y = new SketchPasses(products, sketches())
                .over(SketchPasses.units(updates), (module, sketch) -> sketch.range());
        SortedMap<String, ProductError> errors = new TreeMap<>();
        ModuleFactors.of(average)
                .forEach((module, factors) ->
                        errors.put(module, sketch(factors, module).error(factors, y.of(module))));
        return RoundProducts.total(errors.values());
    }

    private SortedMap<String, ProductSketch> sketches() {
        SortedMap<String, ProductSketch> sketches = new TreeMap<>();
        products.current().forEach((module, factors) -> sketches.put(module, sketch(factors, module)));
        return sketches;
    }

    private ProductSketch sketch(Factors factors, String module) {
        return new ProductSketch(
                SketchPlan.of(factors, runSeed, products.origins().round(), module));
    }
}
