package io.fedu2s.udf.judge;

import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.filter.ResponseStyle;
import io.fedu2s.udf.prompt.KindMix;
import io.fedu2s.udf.record.Example;
import io.fedu2s.udf.retrieve.ExamplePool;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How answers are read and judged; travels to the executors with the pools, which are small.
 *
 * @param filters the thresholds, by kind of pair
 * @param kinds of pairs, whose templates' markers the answers follow
 * @param pools the examples of each domain
 */
public record JudgeSpec(Map<String, FilterConfig> filters, KindMix kinds, Map<String, ExamplePool> pools)
        implements Serializable {
    /** Copies the maps. */
    public JudgeSpec {
        filters = Map.copyOf(filters);
        pools = Map.copyOf(pools);
    }

    /** The thresholds of a kind. */
    FilterConfig filters(String kind) {
        return Objects.requireNonNull(filters.get(kind), () -> "no thresholds for the kind " + kind);
    }

    /** What models are asked for, whatever kind wants it. */
    ModelLimits asked() {
        return filters.values().stream().map(FilterConfig::models).reduce(ModelLimits.OFF, ModelLimits::or);
    }

    /** Reads pairs out of answers. */
    AnswerParser parser() {
        return new AnswerParser(kinds);
    }

    /** By domain, how the responses of its examples look. */
    Map<String, ResponseStyle> styles() {
        Map<String, ResponseStyle> styles = new HashMap<>();
        pools.forEach((domain, pool) -> styles.put(
                domain,
                ResponseStyle.of(pool.examples().stream().map(Example::response).toList())));
        return styles;
    }

    /** All examples by their ids. */
    Map<String, Example> examples() {
        Map<String, Example> examples = new HashMap<>();
        pools.values().forEach(pool -> pool.examples().forEach(example -> examples.put(example.exampleId(), example)));
        return examples;
    }
}
