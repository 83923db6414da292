package io.fedu2s.udf.client;

import io.fedu2s.udf.lora.Adapter;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * What the server hands every client of a round.
 *
 * @param adapter what the clients start from
 * @param slots what else they need, by name: in its shape {@link #CONTROL} where there are control variates; {@link #MERGED}
 *     where the base that they tune it on has one
 */
public record RoundStart(Adapter adapter, Map<String, Adapter> slots) implements Serializable {
    /** SCAFFOLD's control variates: the server's here, a client's own in {@code client_states}. */
    public static final String CONTROL = "control";

    /** What a client's codec dropped. */
    public static final String RESIDUAL = "residual";

    /** What counts as merged into the base, in a rank of its own. */
    public static final String MERGED = "merged";

    /** Copies the map. */
    public RoundStart {
        slots = Map.copyOf(slots);
    }

    /** What counts as merged into the base. */
    public Optional<Adapter> merged() {
        return Optional.ofNullable(slots.get(MERGED));
    }

    /** What the rounds so far have made of the base model: what is merged, or else the adapter itself. */
    public Adapter made() {
        return merged().orElse(adapter);
    }
}
