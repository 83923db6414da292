package io.fedu2s.udf.reduce;

import io.fedu2s.udf.robust.CoordinateMean;
import io.fedu2s.udf.spark.Mapped;
import io.fedu2s.udf.sum.LittleEndian;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** Takes a mean of the buckets' means, block by block. The rows are as {@link BucketMeans} wants them. */
public final class RobustMeanFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final BucketMeans buckets;
    private final CoordinateMean mean;

    /**
     * A function of one round.
     *
     * @param buckets what is averaged
     * @param mean how
     */
    public RobustMeanFunction(BucketMeans buckets, CoordinateMean mean) {
        this.buckets = buckets;
        this.mean = mean;
    }

    /** Rows of {@code adapters}. */
    @Override
    public Iterator<Row> call(Iterator<Row> updates) {
        return new Mapped<>(buckets.places(updates), this::mean);
    }

    private Row mean(BucketMeans.Place place) {
        return place.block()
                .inAdapter(LittleEndian.bytes(mean.of(place.means())))
                .toRow();
    }
}
