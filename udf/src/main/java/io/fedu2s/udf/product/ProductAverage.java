package io.fedu2s.udf.product;

import java.io.Serializable;
import java.util.Collection;

/** One module's factors for the sum of its clients' products: {@link ProductProjection} or {@link FloraStack}. */
public interface ProductAverage extends Serializable {
    /**
     * The factors, and what they could not hold.
     *
     * @param current the adapter the clients started from
     * @param terms of the sum, at least one, in any order
     */
    Projection of(Factors current, Collection<WeightedFactors> terms);
}
