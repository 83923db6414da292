package io.fedu2s.udf.spark;

import io.fedu2s.udf.lora.Adapter;
import java.io.Serializable;
import java.util.Map;

/**
 * What the server hands every client of a round.
 *
 * @param adapter what the clients start from
 * @param slots what else they need in its shape, by name: {@link #CONTROL} where there are control variates
 */
public record RoundStart(Adapter adapter, Map<String, Adapter> slots) implements Serializable {
    /** SCAFFOLD's control variates: the server's here, a client's own in {@code client_states}. */
    public static final String CONTROL = "control";

    /** What a client's codec dropped. */
    public static final String RESIDUAL = "residual";

    /** Copies the map. */
    public RoundStart {
        slots = Map.copyOf(slots);
    }
}
