package io.fedu2s.jobs.reduce;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_replace;

import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.product.Factors;
import io.fedu2s.udf.product.ModuleFactors;
import io.fedu2s.udf.product.ProductError;
import io.fedu2s.udf.reduce.Averaging;
import io.fedu2s.udf.reduce.RoundOrigins;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.Collection;
import java.util.SortedMap;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;

/**
 * The clients' products of a round, as every mean of them sees them.
 *
 * @param origins what the updates were made from
 * @param shared the same, for tasks
 * @param averaging what of the products is averaged
 * @param scale the fixed point of the updates
 */
record RoundProducts(RoundOrigins origins, Broadcast<RoundOrigins> shared, Averaging averaging, FixedPoint scale) {
    /** The shape of the round's adapter. */
    LoraConfig lora() {
        return origins.now().config();
    }

    /** The factors of the round's adapter, by module. */
    SortedMap<String, Factors> current() {
        return ModuleFactors.of(origins.now());
    }

    /** The same products, of which something else is averaged. */
    RoundProducts averaging(Averaging other) {
        return new RoundProducts(origins, shared, other, scale);
    }

    /** What {@link ModuleFactors#path} says of a tensor's name. */
    static Column module() {
        return regexp_replace(col("tensor"), "^base_model\\.model\\.|\\.lora_[AB]\\.weight$", "");
    }

    /** The error over all modules, in their order. */
    static ProductError total(Collection<ProductError> errors) {
        return errors.stream().reduce(ProductError.NONE, ProductError::plus);
    }
}
