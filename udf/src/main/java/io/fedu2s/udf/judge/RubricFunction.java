package io.fedu2s.udf.judge;

import io.fedu2s.udf.filter.Rubric;
import io.fedu2s.udf.generate.YesOrNo;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.TaskScope;

/** Adds what a language model answers to the questions of a rubric; see {@link RubricScores}. */
public final class RubricFunction extends PairScoreFunction {
    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final Rubric rubric;
    private final int batchTokens;

    /** Asks this model. */
    public RubricFunction(ModelSpec model, JudgeSpec judge, int batchTokens) {
        super("rubric", judge);
        this.model = model;
        this.rubric = judge.asked().rubric();
        this.batchTokens = batchTokens;
    }

    @Override
    protected Scorer scorer() {
        ModelHolder.Lease lease = TaskScope.closedWithTask(ModelHolder.acquire(model));
        YesOrNo judge = TaskScope.closedWithTask(new YesOrNo(lease.model()));
        RubricScores scores = new RubricScores(judge, rubric, batchTokens);
        return scores::of;
    }
}
