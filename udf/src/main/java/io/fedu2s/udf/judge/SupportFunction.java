package io.fedu2s.udf.judge;

import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.TaskScope;

/** Adds how near in meaning responses are to their chunks; see {@link EmbeddingSupport}. */
public final class SupportFunction extends PairScoreFunction {
    private static final long serialVersionUID = 1L;

    private final ModelSpec encoder;
    private final int batchTokens;

    /** Compares by this encoder. */
    public SupportFunction(ModelSpec encoder, JudgeSpec judge, int batchTokens) {
        super("support", judge);
        this.encoder = encoder;
        this.batchTokens = batchTokens;
    }

    @Override
    protected Scorer scorer() {
        ModelHolder.Lease lease = TaskScope.closedWithTask(ModelHolder.acquire(encoder));
        return new EmbeddingSupport(lease.encoder(), batchTokens)::of;
    }
}
