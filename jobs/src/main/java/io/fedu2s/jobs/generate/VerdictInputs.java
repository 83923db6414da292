package io.fedu2s.jobs.generate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.evaluate.HeldOut;
import io.fedu2s.udf.encode.Backbone;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.spark.ModelFolders;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * What verdicts on pairs follow from besides the generations.
 *
 * @param config the run's
 */
public record VerdictInputs(RunConfig config) {
    /** Names all of it. */
    public String keys(Configuration hadoop) {
        List<Object> keys = new ArrayList<>();
        keys.add(
                isModelAsked()
                        ? config.fingerprint("filter", "prompt.zeroShotTemplate", "generate.batchTokens")
                        : config.fingerprint("filter"));
        Stream.of(
                        config.reward().model(),
                        config.judge().model(),
                        config.judge().encoder())
                .filter(model -> !model.isEmpty())
                .map(model ->
                        Backbone.idOf(ModelFolders.local(model), config.model().dtype()))
                .forEach(keys::add);
        keys.add(HeldOut.read(config, hadoop).pairs());
        keys.add(config.filters().values());
        return ContentId.of(keys.toArray());
    }

    /** Models are asked only where a threshold needs their answers. */
    public boolean isModelAsked() {
        return limits().asksLikelihood()
                || !limits().rubric().isEmpty()
                || !config.judge().encoder().isEmpty()
                || config.reward().isAsked();
    }

    /** The thresholds of all kinds on what models answer. */
    public ModelLimits limits() {
        return config.filters().values().stream().map(FilterConfig::models).reduce(ModelLimits.OFF, ModelLimits::or);
    }
}
