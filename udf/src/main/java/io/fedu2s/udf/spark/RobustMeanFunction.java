package io.fedu2s.udf.spark;

import io.fedu2s.udf.aggregate.CoordinateMean;
import io.fedu2s.udf.exchange.LittleEndian;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.UpdateBlock;
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
        Iterator<BucketMeans.Place> places = buckets.places(updates);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return places.hasNext();
            }

            @Override
            public Row next() {
                return mean(places.next());
            }
        };
    }

    private Row mean(BucketMeans.Place place) {
        UpdateBlock block = place.block();
        return new AdapterBlock(
                        block.round(),
                        block.slot(),
                        block.tensor(),
                        block.firstRow(),
                        block.rows(),
                        block.columns(),
                        LittleEndian.bytes(mean.of(place.means())))
                .toRow();
    }
}
