package io.fedu2s.jobs.reduce;

import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.reduce.RankChecks;
import io.fedu2s.udf.reduce.UpdateCheck;
import io.fedu2s.udf.reduce.UpdateLimits;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What the updates of a round must be.
 *
 * @param baseModel the id of the base model as most clients hold it
 * @param baseModels its ids by the types that clients hold it in
 * @param shapes by rank, an adapter in the shape of what a client of the rank sends
 */
public record Expected(String baseModel, Map<String, String> baseModels, IntFunction<Adapter> shapes) {
    public Expected {
        baseModels = Map.copyOf(baseModels);
    }

    /** Whether a client tuned the base model that it was to tune. */
    boolean isBaseModelOf(ClientTraining training) {
        return training.baseModel()
                .equals(baseModels.getOrDefault(training.plan().dtype(), baseModel));
    }

    /** What is asked of every client's blocks. */
    RankChecks checks(Collection<ClientTraining> trainings, UpdateLimits limits) {
        Map<Integer, UpdateCheck> byRank = new HashMap<>();
        Map<String, Integer> ranks = new HashMap<>();
        for (ClientTraining training : trainings) {
            int rank = training.plan().rank();
            ranks.put(training.clientId(), rank);
            byRank.computeIfAbsent(
                    rank, each -> new UpdateCheck(shapes.apply(each), baseModel, limits, FixedPoint.STANDARD));
        }
        return new RankChecks(byRank, ranks);
    }
}
