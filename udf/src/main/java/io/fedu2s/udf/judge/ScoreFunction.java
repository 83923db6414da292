package io.fedu2s.udf.judge;

import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.generate.ResponseScorer;
import io.fedu2s.udf.prompt.ZeroShotTemplate;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.TaskScope;
import java.util.Optional;

/** Adds what the model says about the likelihood of responses; see {@link Likelihoods}. */
public final class ScoreFunction extends PairScoreFunction {
    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final ModelLimits limits;
    private final String zeroShotFile;
    private final String zeroShotTemplate;
    private final int batchTokens;

    /**
     * Scores with this model.
     *
     * @param zeroShotFile names the template of training in errors
     * @param zeroShotTemplate its text
     */
    public ScoreFunction(
            ModelSpec model, JudgeSpec judge, String zeroShotFile, String zeroShotTemplate, int batchTokens) {
        super("model", judge);
        this.model = model;
        this.limits = judge.asked();
        this.zeroShotFile = zeroShotFile;
        this.zeroShotTemplate = zeroShotTemplate;
        this.batchTokens = batchTokens;
    }

    @Override
    protected Scorer scorer() {
        ModelHolder.Lease lease = TaskScope.closedWithTask(ModelHolder.acquire(model));
        ResponseScorer scorer = TaskScope.closedWithTask(new ResponseScorer(lease.model(), Optional.empty()));
        ZeroShotTemplate zeroShot = ZeroShotTemplate.parse(zeroShotFile, zeroShotTemplate);
        Likelihoods likelihoods = new Likelihoods(scorer, zeroShot, batchTokens);
        return pairs -> likelihoods.of(pairs, limits);
    }
}
