package io.fedu2s.udf.robust;

import io.fedu2s.udf.record.ContentId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Clients of a round in random groups of s, of whose means a {@link RobustMean} is taken.
 *
 * <p>Means of s clients differ s times less in variance than clients do, so honest clients with unlike data are not
 * taken for hostile ones; the share of hostile buckets is at most s times that of hostile clients. Karimireddy, He, Jaggi
 * 2022, "Byzantine-robust learning on heterogeneous datasets via bucketing", Algorithm 1, which recommends s = 2. Within
 * a bucket all clients weigh the same, since a weight is what a hostile client may claim.
 *
 * @param size s, at least 1; the last bucket may be smaller
 * @param runSeed the run's seed
 */
public record Buckets(int size, long runSeed) {
    /** Refuses empty buckets. */
    public Buckets {
        if (size < 1) {
            throw new IllegalArgumentException("a bucket must hold at least 1 client, not " + size);
        }
    }

    /**
     * Deals the clients out, by run seed and round alone: their order does not matter.
     *
     * @param round the round
     * @param clientIds who takes part
     * @return each client's bucket, from 0
     */
    public Map<String, Integer> deal(int round, Collection<String> clientIds) {
        List<String> order = new ArrayList<>(new TreeSet<>(clientIds));
        SplittableRandom random = new SplittableRandom(ContentId.seed(runSeed, "buckets", round));
        for (int i = order.size() - 1; i > 0; i--) {
            String swapped = order.get(i);
            int j = random.nextInt(i + 1);
            order.set(i, order.get(j));
            order.set(j, swapped);
        }
        Map<String, Integer> buckets = new TreeMap<>();
        for (int i = 0; i < order.size(); i++) {
            buckets.put(order.get(i), i / size);
        }
        return buckets;
    }
}
