package io.fedu2s.udf.judge;

import io.fedu2s.udf.encode.Reward;
import io.fedu2s.udf.encode.RewardModel;
import io.fedu2s.udf.filter.ModelScores;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.TaskScope;
import java.util.Map;
import java.util.TreeMap;

/** Adds what a reward model says of instruction and response. */
public final class RewardFunction extends PairScoreFunction {
    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final String goodLabel;
    private final int batchTokens;

    /**
     * Scores with this model.
     *
     * @param goodLabel see {@link RewardModel}
     */
    public RewardFunction(ModelSpec model, String goodLabel, JudgeSpec judge, int batchTokens) {
        super("reward", judge);
        this.model = model;
        this.goodLabel = goodLabel;
        this.batchTokens = batchTokens;
    }

    @Override
    protected Scorer scorer() {
        ModelHolder.Lease lease = TaskScope.closedWithTask(ModelHolder.acquire(model));
        RewardModel rewards = lease.rewardModel(goodLabel);
        return pairs -> rewards
                .score(
                        pairs.stream().map(AskedPair::instruction).toList(),
                        pairs.stream().map(AskedPair::response).toList(),
                        batchTokens)
                .stream()
                .map(RewardFunction::named)
                .toList();
    }

    private static Map<String, Double> named(Reward reward) {
        Map<String, Double> named = new TreeMap<>();
        named.put(ModelScores.REWARD_EXCESS_TOKENS, (double) reward.excessTokens());
        if (!Double.isNaN(reward.value())) {
            named.put(ModelScores.REWARD, reward.value());
        }
        return named;
    }
}
