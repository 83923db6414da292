package io.fedu2s.udf.product;

import java.io.Serializable;

/**
 * The best approximation of a sum of products by factors of a given rank.
 *
 * @param factors the new B and A
 * @param discarded what the rank could not hold: {@link ProductError#relative} is {@code sqrt(Σ_{i>r} σ_i² / Σ σ_i²)}
 */
public record Projection(Factors factors, ProductError discarded) implements Serializable {}
