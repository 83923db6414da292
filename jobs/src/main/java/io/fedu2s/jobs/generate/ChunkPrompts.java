package io.fedu2s.jobs.generate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.plan.PlanFunction;
import io.fedu2s.udf.plan.PlannedPrompt;
import io.fedu2s.udf.plan.RepairFunction;
import io.fedu2s.udf.spark.ModelSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** What the model is asked about all chunks; where answers may go back, planned once and kept until it is closed. */
final class ChunkPrompts implements AutoCloseable {
    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final WorkUnits units;
    private final GenerationInputs inputs;
    private @Nullable Dataset<Row> first;

    ChunkPrompts(SparkSession spark, RunConfig config, Tables tables, WorkUnits units, GenerationInputs inputs) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.units = units;
        this.inputs = inputs;
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
                .mapPartitions(new RepairFunction(inputs.prompts()), Encoders.row(PlannedPrompt.SCHEMA));
    }

    private Dataset<Row> planned() {
        int partitions = (int) Math.min(units.units(), 2L * spark.sparkContext().defaultParallelism());
        Dataset<Row> chunks =
                WorkUnits.together(units.number(spark, tables.read(TableName.CHUNKS)), partitions, "chunk_id");
        ModelSpec encoder = config.retrieve().model().isEmpty()
                ? inputs.model()
                : new ModelSpec(
                        config.retrieve().model(),
                        inputs.model().dtype(),
                        inputs.model().threads());
        Retrieval.Prepared prepared = new Retrieval(spark, config.retrieve(), inputs.pools())
                .prepare(
                        chunks,
                        inputs.planId(),
                        encoder,
                        config.generate().batchTokens(),
                        config.run().seed());
        return prepared.chunks()
                .mapPartitions(new PlanFunction(prepared.spec(), inputs.prompts()), Encoders.row(PlannedPrompt.SCHEMA));
    }

    @Override
    public void close() {
        Dataset<Row> planned = first;
        if (planned != null && config.generate().repair() > 0) {
            planned.unpersist();
        }
    }
}
