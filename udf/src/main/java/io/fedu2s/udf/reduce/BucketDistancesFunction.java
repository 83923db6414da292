package io.fedu2s.udf.reduce;

import io.fedu2s.udf.robust.Distances;
import io.fedu2s.udf.spark.Mapped;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * How far the buckets' means are from each other, block by block. The rows are as {@link BucketMeans} wants them; {@link
 * SumDistancesFunction} adds up what comes out.
 */
public final class BucketDistancesFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final BucketMeans buckets;

    /**
     * A function of one round.
     *
     * @param buckets whose means
     */
    public BucketDistancesFunction(BucketMeans buckets) {
        this.buckets = buckets;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> updates) {
        return new Mapped<>(
                buckets.places(updates), place -> SumDistancesFunction.row(place.name(), Distances.of(place.means())));
    }
}
