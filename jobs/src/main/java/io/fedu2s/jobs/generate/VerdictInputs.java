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
        models().stream().filter(model -> !model.isEmpty()).forEach(keys::add);
        keys.add(HeldOut.read(config, hadoop).pairs());
        keys.add(config.filters().values());
        return ContentId.of(keys.toArray());
    }

    /**
     * Names what models are asked about pairs, whatever thresholds make of the answers.
     *
     * @param modelId names the base model
     */
    public String scorer(String modelId, Configuration hadoop) {
        ModelLimits limits = limits();
        List<Object> asked = new ArrayList<>(List.of(
                modelId,
                config.fingerprint("prompt.zeroShotTemplate", "generate.batchTokens", "generate.kinds"),
                limits.asksLikelihood(),
                limits.asksChunkGain(),
                config.reward().goodLabel()));
        limits.rubric().questions().forEach(question -> asked.addAll(List.of(question.name(), question.text())));
        asked.addAll(models());
        return ContentId.of(asked.toArray());
    }

    private List<String> models() {
        return Stream.of(
                        config.reward().model(),
                        config.judge().model(),
                        config.judge().encoder())
                .map(model -> model.isEmpty()
                        ? ""
                        : Backbone.idOf(
                                ModelFolders.local(model), config.model().dtype()))
                .toList();
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
