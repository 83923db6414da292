package io.fedu2s.udf.server;

/**
 * How much an update counts that was made from an adapter of some rounds ago: {@code (1 + s)^-a}, the polynomial function
 * of Xie, Koyejo, Gupta 2019, "Asynchronous federated optimization" (FedAsync), section 5.2.
 *
 * @param exponent a, at least 0; with 0 it counts as much as a new one
 */
public record Staleness(double exponent) {
    /** Checks the range. */
    public Staleness {
        if (!(exponent >= 0)) {
            throw new IllegalArgumentException("the exponent is %s, not at least 0".formatted(exponent));
        }
    }

    /**
     * The factor of an update's weight.
     *
     * @param rounds s, the rounds between the one that it was made for and the one that counts it
     */
    public double factor(int rounds) {
        return StrictMath.pow(1.0 + rounds, -exponent);
    }
}
