package io.fedu2s.jobs.reduce;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.reduce.BucketDistancesFunction;
import io.fedu2s.udf.reduce.BucketMeans;
import io.fedu2s.udf.reduce.RobustMeanFunction;
import io.fedu2s.udf.reduce.SumDistancesFunction;
import io.fedu2s.udf.robust.Buckets;
import io.fedu2s.udf.robust.CoordinateMean;
import io.fedu2s.udf.robust.Distances;
import io.fedu2s.udf.robust.RobustMean;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/**
 * A {@link RobustMean} of the means of {@link Buckets} of clients, all of it where the updates lie, block by block. A mean
 * that looks at whole vectors looks at their distances, which are summed up over the blocks in a pass of its own; no task
 * and no driver ever holds whole updates.
 */
record MeanOfBuckets(RobustMean mean, Buckets buckets) implements FactorMean {
    /** Half a million distances: 4 MB in every row and in the driver. */
    private static final int MOST_COMPARED = 1_000;

    @Override
    public Adapter of(CountedUpdates counted, int round, Adapter shape) {
        Map<String, Integer> dealt = buckets.deal(round, counted.weights().keySet());
        int count = Collections.max(dealt.values()) + 1;
        mean.requireEnough(count);
        var means = new BucketMeans(count, dealt.size(), FixedPoint.STANDARD);
        Dataset<Row> places = places(counted.slot(AdapterBlock.ADAPTER), dealt);
        try {
            CoordinateMean formula = mean.coordinates(() -> distances(places.persist(StorageLevel.DISK_ONLY()), means));
            List<AdapterBlock> blocks = places
                    .mapPartitions(new RobustMeanFunction(means, formula), Encoders.row(AdapterBlock.SCHEMA))
                    .collectAsList()
                    .stream()
                    .map(AdapterBlock::fromRow)
                    .toList();
            return TrainedFactors.with(AdapterArithmetic.zeros(shape), AdapterBlocks.join(shape.config(), blocks));
        } finally {
            places.unpersist();
        }
    }

    /** All blocks of one place side by side, bucket by bucket. */
    private static Dataset<Row> places(Dataset<Row> updates, Map<String, Integer> dealt) {
        return ClientColumn.add(MeanUpdate.ordered(updates), BucketMeans.BUCKET, DataTypes.IntegerType, dealt)
                .withColumn(BucketMeans.PLACE, concat_ws("\n", col("tensor"), col("row_block")))
                .repartition(col(BucketMeans.PLACE))
                .sortWithinPartitions(BucketMeans.PLACE, BucketMeans.BUCKET);
    }

    private Distances distances(Dataset<Row> places, BucketMeans means) {
        if (means.buckets() > MOST_COMPARED) {
            throw Errors.bucketsTooMany(mean.name(), means.buckets(), MOST_COMPARED);
        }
        Row sum = places.mapPartitions(new BucketDistancesFunction(means), Encoders.row(SumDistancesFunction.SCHEMA))
                .repartition(1)
                .sortWithinPartitions(BucketMeans.PLACE)
                .mapPartitions(new SumDistancesFunction(means.buckets()), Encoders.row(SumDistancesFunction.SCHEMA))
                .head();
        return SumDistancesFunction.distances(means.buckets(), sum);
    }

    @Override
    public boolean unweighted() {
        return true;
    }

    @Override
    public String label() {
        return ", %s of buckets of %d".formatted(mean.name(), buckets.size());
    }
}
