package io.fedu2s.pretrain;

import java.util.List;

/**
 * A generated document and what can be asked about it.
 *
 * @param domain {@code medicine}, {@code knowledge}, {@code math} or {@code text}
 * @param document the text
 * @param pairs questions and answers that stand in the text, at least one
 */
public record LabelledDocument(String domain, String document, List<GroundedPair> pairs) {
    /** Copies the pairs. */
    public LabelledDocument {
        pairs = List.copyOf(pairs);
    }
}
