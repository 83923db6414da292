package io.fedu2s.jobs.generate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.udf.plan.PlanFunction;
import io.fedu2s.udf.plan.PlannedPrompt;
import io.fedu2s.udf.plan.PromptSpec;
import io.fedu2s.udf.plan.RepairFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** What the model is asked about the chunks of a wave; where answers may go back, planned once and kept until it is closed. */
final class ChunkPrompts implements AutoCloseable {
    private final RunConfig config;
    private final WaveChunks chunks;
    private final int wave;
    private final PromptSpec prompts;
    private @Nullable Dataset<Row> first;

    /**
     * Those of a wave.
     *
     * @param chunks those of all waves; prepared when something is planned
     * @param prompts how they are filled after what the waves before taught
     */
    ChunkPrompts(RunConfig config, WaveChunks chunks, int wave, PromptSpec prompts) {
        this.config = config;
        this.chunks = chunks;
        this.wave = wave;
        this.prompts = prompts;
    }

    /** Every sample of every chunk as a {@link PlannedPrompt}. */
    Dataset<Row> first() {
        Dataset<Row> planned = first;
        if (planned == null) {
            planned = config.generate().repair() == 0 ? planned() : planned().persist(StorageLevel.MEMORY_AND_DISK());
            first = planned;
        }
        return planned;
    }

    /** As {@link PlannedPrompt}s what the model is asked that wrote these {@link io.fedu2s.udf.plan.RefusedAnswer}s. */
    Dataset<Row> again(Dataset<Row> refused) {
        return GenerationPlan.withRefused(first(), refused)
                .mapPartitions(new RepairFunction(prompts), Encoders.row(PlannedPrompt.SCHEMA));
    }

    private Dataset<Row> planned() {
        Retrieval.Prepared prepared = chunks.prepared();
        return chunks.prepared(wave)
                .mapPartitions(new PlanFunction(prepared.spec(), prompts), Encoders.row(PlannedPrompt.SCHEMA));
    }

    @Override
    public void close() {
        Dataset<Row> planned = first;
        if (planned != null && config.generate().repair() > 0) {
            planned.unpersist();
        }
    }
}
