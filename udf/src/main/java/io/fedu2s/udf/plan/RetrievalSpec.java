package io.fedu2s.udf.plan;

import io.fedu2s.udf.retrieve.ChoiceConfig;
import io.fedu2s.udf.retrieve.ExampleSelector;
import io.fedu2s.udf.retrieve.SelectionMethod;
import java.io.Serializable;
import java.util.Map;

/**
 * How chunks get their examples; travels to the executors, but for the pools, which these fetch once.
 *
 * @param id names all that the choice depends on but the chunk: an executor keeps its indices by it
 * @param method how related examples are found
 * @param choice what is asked of them beyond that
 * @param examples how many at most
 * @param own how many of them may be the client's own accepted pairs
 * @param seed of the run, for random choices
 * @param pools where the examples are
 */
public record RetrievalSpec(
        String id,
        SelectionMethod method,
        ChoiceConfig choice,
        int examples,
        int own,
        long seed,
        RetrievalPools.Source pools)
        implements Serializable {
    /** A selector for each domain, its index built; all tasks of a process share them. */
    Map<String, ExampleSelector> selectors() {
        return SelectorHolder.selectors(this);
    }
}
