package io.fedu2s.udf.prompt;

import java.io.Serializable;

/**
 * An example of the pool with its relatedness to one chunk.
 *
 * @param score larger is more related; only its order counts here
 */
public record ScoredExample(String exampleId, double score, String document, String instruction, String response)
        implements Serializable {}
