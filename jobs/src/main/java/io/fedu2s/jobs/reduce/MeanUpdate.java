package io.fedu2s.jobs.reduce;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.codec.PartialSum;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.reduce.SumFunction;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * The clients' weighted mean update {@code Σ_k n_k Δ_k / Σ_k n_k}: Spark sums it block by block where the updates lie,
 * then what came of every partition, and only the mean comes to the driver.
 */
public final class MeanUpdate {
    private static final int TASKS_PER_CORE = 4;

    private MeanUpdate() {}

    /**
     * One partial sum for every block, of all updates together. Sums of the splits that one task reads are added up where
     * they are, so that what travels is as large as some sums for each core, however many splits there are.
     */
    public static Dataset<Row> sums(Dataset<Row> updates, FixedPoint scale) {
        int tasks = TASKS_PER_CORE * updates.sparkSession().sparkContext().defaultParallelism();
        var sum = new SumFunction(scale);
        return ordered(updates)
                .mapPartitions(sum, Encoders.row(UpdateBlock.SCHEMA))
                .coalesce(tasks)
                .mapPartitions(sum, Encoders.row(UpdateBlock.SCHEMA))
                .repartition(col("slot"), col("tensor"), col("row_block"))
                .mapPartitions(sum, Encoders.row(UpdateBlock.SCHEMA));
    }

    /** With the columns in the order of the schema, as the functions over updates want them. */
    static Dataset<Row> ordered(Dataset<Row> updates) {
        return updates.selectExpr(UpdateBlock.SCHEMA.fieldNames());
    }

    /**
     * The sums, which all weigh as much as all updates together: else a block of one is missing.
     *
     * @param updates blocks of one slot, whatever round they were meant for
     * @param round the round that counts them
     * @param weight what all of them weigh together
     */
    static List<UpdateBlock> whole(Dataset<Row> updates, FixedPoint scale, int round, long weight) {
        List<UpdateBlock> blocks = new ArrayList<>();
        for (Row row : sums(updates.withColumn("round", lit(round)), scale).collectAsList()) {
            UpdateBlock block = UpdateBlock.fromRow(row);
            if (block.weight() != weight) {
                throw new IllegalStateException("round %d: a block of %s weighs %d, but the clients weigh %d together"
                        .formatted(round, block.tensor(), block.weight(), weight));
            }
            blocks.add(block);
        }
        return blocks;
    }

    /**
     * The mean in the shape of an adapter.
     *
     * @param shape the adapter whose shape it has; tensors that nobody sent are zero
     */
    public static Adapter of(Dataset<Row> updates, FixedPoint scale, int round, long weight, Adapter shape) {
        List<AdapterBlock> mean = whole(updates, scale, round, weight).stream()
                .map(block ->
                        block.inAdapter(LittleEndian.bytes(PartialSum.sum(block).mean(scale))))
                .toList();
        return TrainedFactors.with(AdapterArithmetic.zeros(shape), AdapterBlocks.join(shape.config(), mean));
    }
}
