package io.fedu2s.jobs.config;

import io.fedu2s.udf.privacy.GaussianNoise;
import io.fedu2s.udf.privacy.PrivateRound;
import io.fedu2s.udf.reduce.UpdateLimits;
import io.fedu2s.udf.server.ClientAlgorithm;
import java.util.Set;

/**
 * Client-level differential privacy of the released adapters.
 *
 * @param noiseMultiplier z: the noise on the sum of updates, as a multiple of {@code clipNorm}; 0 switches all of it off
 * @param clipNorm S: the longest update
 * @param probability q: with which a client takes part in a round
 * @param budget the greatest ε that all rounds over these clients may cost together
 * @param delta δ
 */
public record PrivacyConfig(double noiseMultiplier, double clipNorm, double probability, double budget, double delta) {
    /** Codecs whose rounding is far below {@link #CLIP_MARGIN}. */
    private static final Set<String> EXACT_CODECS = Set.of("float32", "fixed64");

    /** By how much clients stay below S, so that what is rounded on its way is not longer than S. */
    private static final double CLIP_MARGIN = 1e-4;

    static PrivacyConfig from(Section section) {
        var privacy = new PrivacyConfig(
                section.real("noiseMultiplier", 0, 0, 1e6),
                section.real("clipNorm", 0.5, 1e-6, 1e6),
                section.real("probability", 0.1, 1e-9, 1),
                section.real("budget", 8, 1e-6, 1e6),
                section.real("delta", 1e-5, 1e-300, 0.5));
        section.done();
        return privacy;
    }

    /** Whether there is any. */
    public boolean isOn() {
        return noiseMultiplier > 0;
    }

    /** What an update may be to be counted at all. */
    public UpdateLimits limits() {
        return new UpdateLimits(isOn() ? clipNorm : Double.POSITIVE_INFINITY, Long.MAX_VALUE);
    }

    /** What a round costs. */
    public PrivateRound round() {
        return new PrivateRound(probability, noiseMultiplier);
    }

    /** The noise of a federation's sums, drawn from its seed. */
    public GaussianNoise noise(long seed) {
        return new GaussianNoise(noiseMultiplier, clipNorm, seed);
    }

    /** The norm to which clients shorten their updates. */
    double longestUpdate() {
        return clipNorm * (1 - CLIP_MARGIN);
    }

    /** Refuses what the ledger could not account for. */
    void check(Section federate, FederateConfig config) {
        if (!isOn()) {
            return;
        }
        String with = " with federate.privacy, ";
        if (!config.aggregation().averagesFactors()) {
            throw federate.wrong(
                    "aggregation",
                    config.aggregation().label(),
                    "fedavg-factors, ffa or rolora" + with + "whose noise is for a sum of updates");
        }
        if (config.client().algorithm() == ClientAlgorithm.SCAFFOLD) {
            throw federate.wrong(
                    "client.algorithm",
                    "scaffold",
                    "fedavg or fedprox" + with + "since control variates would tell of clients without noise");
        }
        if (config.robust().mean().isPresent()) {
            throw federate.wrong(
                    "robust.mean",
                    config.robust().mean().get().name(),
                    "none" + with + "whose noise is for a sum of updates");
        }
        if (!EXACT_CODECS.contains(config.update().codec())) {
            throw federate.wrong(
                    "update.codec",
                    config.update().codec(),
                    "float32 or fixed64" + with + "since other codecs may make a clipped update longer");
        }
        if (config.update().maxNorm() > 0) {
            throw federate.wrong(
                    "update.maxNorm",
                    config.update().maxNorm(),
                    "0" + with + "whose clipNorm is what clients shorten their updates to");
        }
        if (config.minClients() > 1) {
            throw federate.wrong(
                    "minClients",
                    config.minClients(),
                    "1" + with + "since to give a round up would tell how many take part");
        }
    }
}
