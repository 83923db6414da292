package io.fedu2s.udf.product;

/**
 * One term of a sum of products: {@code c · s B A}.
 *
 * @param id whose it is, unique in its sum: terms are taken in the order of their ids
 * @param coefficient c: a client's share n_k / n, or any other finite number, such as 1 for the current adapter and
 *     FedNova's coefficients for the clients' changes
 * @param factors B, A and s
 */
public record WeightedFactors(String id, double coefficient, Factors factors) {
    /** Checks that the coefficient is finite. */
    public WeightedFactors {
        if (!Double.isFinite(coefficient)) {
            throw new IllegalArgumentException("%s: the coefficient is %s".formatted(id, coefficient));
        }
    }
}
