package io.fedu2s.udf.extract;

import java.io.Serializable;

/**
 * How much one file may cost.
 *
 * @param maxBytes of a document, be it a file or in one, and characters of its text; a larger one is refused
 * @param parseSeconds reading one document may take no longer
 * @param maxInnerFiles a file may hold no more files, at all depths together
 */
public record Limits(long maxBytes, int parseSeconds, int maxInnerFiles) implements Serializable {
    /** Archives and mails within one another; more than anybody packs by hand. */
    static final int MAX_DEPTH = 8;

    /** Text hardly ever is packed to less than a hundredth. */
    static final int MAX_RATIO = 100;
}
