package io.fedu2s.jobs.federate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.TaskPrompt;

/** What every client's training has in common, in any round. */
final class LocalTrainings {
    private LocalTrainings() {}

    /** What is tuned. */
    static ModelSpec model(RunConfig config) {
        return new ModelSpec(
                config.model().path(),
                config.model().dtype(),
                config.runtime().threadsPerTask(),
                config.prompt().form());
    }

    /** How a pair becomes a prompt. */
    static TaskPrompt prompt(RunConfig config) {
        return new TaskPrompt(
                config.prompt().zeroShot().file(),
                config.prompt().zeroShot().text(),
                config.federate().chunkAsInput());
    }
}
