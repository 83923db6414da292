package io.fedu2s.udf.generate;

import java.util.Optional;

/**
 * A prompt to be continued.
 *
 * @param key names the request in its answer, and orders requests of one length
 * @param prompt the text before
 * @param seed of the row's own random numbers
 * @param form of the answer; where there is none, it is free text as the sampling ends it
 */
public record GenerationRequest(String key, String prompt, long seed, Optional<Form> form) {
    /** A prompt whose answer has no form. */
    public GenerationRequest(String key, String prompt, long seed) {
        this(key, prompt, seed, Optional.empty());
    }
}
