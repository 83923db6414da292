package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.filter.FilterConfig;

/**
 * The reward model of the filters.
 *
 * @param model the folder of a classifier of instruction and response; empty for none
 * @param goodLabel its label of good pairs; empty for its only label, or for the second of two
 */
public record RewardConfig(String model, String goodLabel) {
    /** Reads the keys that stand among the filters' thresholds. */
    static RewardConfig from(Section section, FilterConfig filter) {
        var reward = new RewardConfig(
                BaseModelConfig.absolute(section.textOrNone("rewardModel").orElse("")),
                section.textOrNone("rewardLabel").orElse(""));
        section.done();
        if (filter.models().minReward() != null && !reward.isAsked()) {
            throw Errors.configValueWrong(
                    "filter.minReward",
                    String.valueOf(filter.models().minReward()),
                    "null unless filter.rewardModel names a model");
        }
        return reward;
    }

    /** Whether there is such a model. */
    public boolean isAsked() {
        return !model.isEmpty();
    }
}
