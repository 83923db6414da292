package io.fedu2s.udf.reduce;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * What a round asks of its updates, client by client: every one must have the shape of the rank that its client tuned.
 *
 * @param byRank what is asked of an update of a rank
 * @param ranks the rank of every client
 */
public record RankChecks(Map<Integer, UpdateCheck> byRank, Map<String, Integer> ranks) implements Serializable {
    /** Copies the maps. */
    public RankChecks {
        byRank = new HashMap<>(byRank);
        ranks = new HashMap<>(ranks);
    }

    UpdateCheck of(String clientId) {
        Integer rank = ranks.get(clientId);
        UpdateCheck check = rank == null ? null : byRank.get(rank);
        if (check == null) {
            throw new IllegalArgumentException("nothing is known of the rank %s of '%s'".formatted(rank, clientId));
        }
        return check;
    }
}
