package io.fedu2s.udf.generate;

import io.fedu2s.udf.error.Errors;
import java.io.Serializable;
import java.util.List;

/**
 * How the next token is chosen and when a row ends.
 *
 * @param maxNewTokens the most tokens a row may write
 * @param temperature 0 takes the likeliest token; above, logits are divided by it
 * @param topP the mass of the likeliest tokens to choose from, in (0, 1] (Holtzman et al. 2020)
 * @param stop texts that end a row when they come up
 * @param batchTokens the most tokens, padding and new ones included, of one batch; a longer row goes alone
 * @param repetition what holds a row back from repeating itself
 */
public record SamplingConfig(
        int maxNewTokens, double temperature, double topP, List<String> stop, int batchTokens, Repetition repetition)
        implements Serializable {
    /** Rows may repeat themselves. */
    public SamplingConfig(int maxNewTokens, double temperature, double topP, List<String> stop, int batchTokens) {
        this(maxNewTokens, temperature, topP, stop, batchTokens, Repetition.ALLOWED);
    }

    /** Checks the ranges. */
    public SamplingConfig {
        stop = List.copyOf(stop);
        if (maxNewTokens < 1) {
            throw Errors.samplingInvalid("maxNewTokens", String.valueOf(maxNewTokens), "at least 1");
        }
        if (!(temperature >= 0)) {
            throw Errors.samplingInvalid("temperature", String.valueOf(temperature), "0 or more");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw Errors.samplingInvalid("topP", String.valueOf(topP), "above 0 and at most 1");
        }
        if (batchTokens < 1) {
            throw Errors.samplingInvalid("batchTokens", String.valueOf(batchTokens), "at least 1");
        }
    }

    /** The form of rows that have none of their own. */
    Form form() {
        return Form.free(maxNewTokens, stop);
    }
}
