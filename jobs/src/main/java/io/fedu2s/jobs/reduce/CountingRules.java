package io.fedu2s.jobs.reduce;

import io.fedu2s.jobs.config.FederateConfig;
import io.fedu2s.udf.reduce.UpdateLimits;

/**
 * Which updates of a round are sound.
 *
 * @param limits of an update, whatever the others are
 * @param refuseAboveMedians an update so many times longer than the median does not count; 0 counts any
 * @param minClients a round of fewer is given up
 */
public record CountingRules(UpdateLimits limits, double refuseAboveMedians, int minClients) {
    /** Those of a configuration. With privacy, whether a client counts may not depend on who else takes part. */
    public static CountingRules of(FederateConfig config) {
        boolean alone = config.privacy().isOn();
        return new CountingRules(
                config.privacy().limits(),
                alone ? 0 : config.update().refuseAboveMedians(),
                alone ? 0 : config.minClients());
    }
}
