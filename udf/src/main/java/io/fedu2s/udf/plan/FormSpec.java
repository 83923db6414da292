package io.fedu2s.udf.plan;

import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.prompt.KindMix;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * What the form of an answer is judged by; travels to the executors.
 *
 * @param kinds of pairs, whose templates' markers the answers follow
 * @param filters the thresholds, by kind of pair
 * @param writing who writes the markers
 */
public record FormSpec(KindMix kinds, Map<String, FilterConfig> filters, PairWriting writing) implements Serializable {
    /** Copies the map. */
    public FormSpec {
        filters = Map.copyOf(filters);
    }

    FilterConfig filters(String kind) {
        return Objects.requireNonNull(filters.get(kind), () -> "no thresholds for the kind " + kind);
    }
}
