package io.fedu2s.udf.reduce;

import io.fedu2s.udf.lora.Adapter;
import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The adapters that the updates of a round were made from: that of the round, and for updates that came late those of the
 * rounds before it that they were meant for.
 *
 * @param round the round that counts them
 * @param adapters what the clients of a round started from, by round
 */
public record RoundOrigins(int round, SortedMap<Integer, Adapter> adapters) implements Serializable {
    /** Copies the map. */
    public RoundOrigins {
        adapters = new TreeMap<>(adapters);
        if (!adapters.containsKey(round)) {
            throw new IllegalArgumentException("no adapter of round " + round);
        }
    }

    /** What the clients of this round start from. */
    public Adapter now() {
        return of(round);
    }

    /** What the clients of a round started from. */
    Adapter of(int other) {
        Adapter adapter = adapters.get(other);
        if (adapter == null) {
            throw new IllegalArgumentException("round %d holds no update of round %d".formatted(round, other));
        }
        return adapter;
    }
}
