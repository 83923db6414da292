package io.fedu2s.udf.plan;

import io.fedu2s.udf.feedback.Tally;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.KindMix;
import io.fedu2s.udf.record.Chunk;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What earlier waves taught about what to ask in the next one; travels to the executors.
 *
 * @param perClient whether the scope of a chunk is its client; else it is its domain
 * @param shares by scope, how often each kind is drawn; a scope without any has the configured weights
 * @param examples by scope, what came of the pairs in whose prompts an example stood
 * @param demands by client, the sentences that stand behind the domain's context
 * @param retry the how-manieth time chunks are asked whose pairs were refused; 0 for the first asking
 */
public record Lessons(
        boolean perClient,
        Map<String, Map<String, Double>> shares,
        Map<String, Map<String, Tally>> examples,
        Map<String, String> demands,
        int retry)
        implements Serializable {
    /** Before the first wave. */
    public static final Lessons NONE = new Lessons(false, Map.of(), Map.of(), Map.of(), 0);

    /** Copies the maps. */
    public Lessons {
        shares = Map.copyOf(shares);
        examples = Map.copyOf(examples);
        demands = Map.copyOf(demands);
    }

    /** The same for chunks that are asked again. */
    public Lessons asking(int again) {
        return new Lessons(perClient, shares, examples, demands, again);
    }

    /** The kinds in the order in which a chunk tries them. */
    List<Kind> order(KindMix kinds, Chunk chunk, long seed) {
        Map<String, Double> learnt = shares.get(scope(chunk));
        return learnt == null ? kinds.order(chunk.domain(), seed) : kinds.order(learnt, seed);
    }

    /** What came of each example in the chunk's scope; empty where nothing is known. */
    Map<String, Tally> examples(Chunk chunk) {
        return examples.getOrDefault(scope(chunk), Map.of());
    }

    /** What is demanded of the chunk's pair; empty where nothing is. */
    String demands(Chunk chunk) {
        return demands.getOrDefault(chunk.clientId(), "");
    }

    private String scope(Chunk chunk) {
        return perClient ? chunk.clientId() : chunk.domain();
    }
}
