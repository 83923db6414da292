package io.fedu2s.udf.plan;

import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.token.PromptForm;
import java.io.Serializable;
import java.util.Map;

/**
 * How prompts are filled and answered; travels to the executors.
 *
 * @param templateFile names the template in errors
 * @param template the text of the few-shot template
 * @param contexts what the prompt says about each domain and what it demands
 * @param maxPromptTokens the most tokens of a prompt
 * @param modelPath the folder whose tokenizer counts
 * @param promptForm how a prompt becomes the tokens that are counted
 * @param modelId the model that is asked
 * @param sampling how it answers
 * @param samples how many answers each chunk gets
 * @param seed of the run
 * @param planId names the plan in its rows
 */
public record PromptSpec(
        String templateFile,
        String template,
        Map<String, String> contexts,
        int maxPromptTokens,
        String modelPath,
        PromptForm promptForm,
        String modelId,
        SamplingConfig sampling,
        int samples,
        long seed,
        String planId)
        implements Serializable {
    /** Copies the map. */
    public PromptSpec {
        contexts = Map.copyOf(contexts);
    }

    /** All of the sampling that an answer depends on, in words; greedy answers depend on no seed. */
    String samplingWith(long rowSeed) {
        String words = "maxNewTokens=%d stop=%s".formatted(sampling.maxNewTokens(), sampling.stop());
        return isGreedy()
                ? words + " greedy"
                : words + " temperature=%s topP=%s seed=%d".formatted(sampling.temperature(), sampling.topP(), rowSeed);
    }

    boolean isGreedy() {
        return sampling.temperature() == 0;
    }
}
