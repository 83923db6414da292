package io.fedu2s.jobs.generate;

import java.util.Map;

/**
 * What stands in {@code generations} for a run after the job.
 *
 * @param planId names the rows
 * @param chunks how many chunks were asked about
 * @param generations how many rows there are: chunks times samples, and one for each answer that went back
 * @param repairs how many answers went back to the model
 * @param cached how many of them took over an answer instead of asking the model
 * @param refused by reason how many had nothing to ask
 * @param byDomain how many rows each domain has
 */
public record GenerateResult(
        String planId,
        long chunks,
        long generations,
        long repairs,
        long cached,
        Map<String, Long> refused,
        Map<String, Long> byDomain) {
    /** Copies the maps. */
    public GenerateResult {
        refused = Map.copyOf(refused);
        byDomain = Map.copyOf(byDomain);
    }

    /** How many rows the model wrote. */
    public long written() {
        return generations
                - cached
                - refused.values().stream().mapToLong(Long::longValue).sum();
    }
}
