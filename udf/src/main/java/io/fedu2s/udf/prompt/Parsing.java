package io.fedu2s.udf.prompt;

/** What was read from a completion: a {@link Pair}, or the reason why there is none. */
public sealed interface Parsing {

    /**
     * An instruction and its response, neither blank.
     *
     * @param closed the model went on after the response (with another document, instruction or an end marker), so the
     *     response is whole even if the completion was cut off
     */
    record Pair(String instruction, String response, boolean closed) implements Parsing {}

    /**
     * No pair.
     *
     * @param reason {@code empty_completion}, {@code empty_instruction}, {@code no_response} or {@code empty_response}
     */
    record Failure(String reason) implements Parsing {}
}
