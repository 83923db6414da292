package io.fedu2s.udf.server;

import io.fedu2s.udf.lora.Adapter;
import java.util.Map;

/**
 * How the server steps from the clients' mean update Δ̄: the server optimiser of Reddi et al. 2021, "Adaptive federated
 * optimization", Algorithm 1, for which −Δ̄ stands in the place of a gradient.
 *
 * <p>What it remembers between rounds is adapters of other values, one for each of its slots, which each class names: rows
 * of a table. It holds nothing itself, and what it reads is what was stored, so a run that goes on from a table ends with
 * the same bytes. A state speaks of the factors' coordinates: it means something only while A and B keep theirs from round to
 * round.
 */
public interface ServerOptimizer {
    /** The next adapter, and what to remember for the round after. */
    record Step(Adapter adapter, Map<String, Adapter> state) {
        /** Copies the map. */
        public Step {
            state = Map.copyOf(state);
        }
    }

    /** As runs record it, such as {@code fedadam}. */
    String name();

    /** Whether Δ̄ is the plain mean over the clients, whatever their pairs, and not that by their weights. */
    boolean unweighted();

    /**
     * One step.
     *
     * @param current w_t, the adapter the clients started from
     * @param meanUpdate Δ̄_t, in its shape
     * @param state the slots after the round before; a slot that is absent has its start value, which each class says
     * @return w_{t+1} and all slots
     */
    Step next(Adapter current, Adapter meanUpdate, Map<String, Adapter> state);
}
