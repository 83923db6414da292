package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.filter.FilterConfig;

/**
 * Which models judge pairs beside the base model.
 *
 * @param model the folder of the one that answers the questions of {@code filter.judge}; empty for the base model
 * @param encoder the folder of the one that compares responses with chunks; empty where none does
 */
public record JudgeConfig(String model, String encoder) {
    /** Reads the keys that stand among the filters' thresholds. */
    static JudgeConfig from(Section section, FilterConfig filter, RetrieveConfig retrieve) {
        String model = BaseModelConfig.absolute(section.textOrNone("judgeModel").orElse(""));
        if (!model.isEmpty() && filter.models().rubric().isEmpty()) {
            throw Errors.configValueWrong(
                    "filter.judgeModel", model, "null unless filter.judge names a rubric that it is asked");
        }
        String own = BaseModelConfig.absolute(section.textOrNone("encoder").orElse(""));
        Double least = filter.models().minEmbeddingSupport();
        String encoder = own.isEmpty() && least != null ? retrieve.model() : own;
        if (encoder.isEmpty() && least != null) {
            throw Errors.configValueWrong(
                    "filter.minEmbeddingSupport",
                    least.toString(),
                    "null unless filter.encoder or retrieve.model names an encoder");
        }
        return new JudgeConfig(model, encoder);
    }
}
