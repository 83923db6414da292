package io.fedu2s.udf.reduce;

import io.fedu2s.udf.codec.CodedBlock;
import io.fedu2s.udf.codec.UpdateCodec;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.spark.Mapped;
import io.fedu2s.udf.spark.UnitRows;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.WeightedSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * The means of buckets of clients, place by place: summed in fixed point, each client as much as any other.
 *
 * <p>The rows are those of {@code updates} with a {@link #BUCKET}, all of one {@link #PLACE} side by side and ordered by
 * bucket. A task holds the coded blocks of one place and a vector for every bucket.
 *
 * @param buckets how many there are
 * @param clients how many clients are in all of them
 * @param scale the fixed point of the sums
 */
public record BucketMeans(int buckets, long clients, FixedPoint scale) implements Serializable {
    /** The column that says which bucket a client is in, from 0. */
    public static final String BUCKET = "bucket";

    /** The column that names a block of a tensor. */
    public static final String PLACE = "place";

    /**
     * What the buckets say of one block.
     *
     * @param name the {@link #PLACE}
     * @param block any client's, for its place
     * @param means a vector for every bucket, in their order
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Place(String name, UpdateBlock block, float[][] means) {}

    Iterator<Place> places(Iterator<Row> rows) {
        Map<String, UpdateCodec> codecs = new HashMap<>();
        return new Mapped<>(new UnitRows(rows, PLACE), together -> place(together, codecs));
    }

    private Place place(List<Row> rows, Map<String, UpdateCodec> codecs) {
        List<float[]> means = new ArrayList<>();
        UnitRows inBuckets = new UnitRows(rows.iterator(), BUCKET);
        while (inBuckets.hasNext()) {
            WeightedSum sum = new WeightedSum();
            for (Row row : inBuckets.next()) {
                UpdateBlock block = UpdateBlock.fromRow(row);
                codecs.computeIfAbsent(block.codec(), UpdateCodec::parse).addTo(sum, 1, CodedBlock.of(block), scale);
            }
            means.add(sum.mean(scale));
        }
        if (means.size() != buckets || rows.size() != clients) {
            throw new IllegalStateException("%s: %d blocks in %d buckets, but %d clients in %d count"
                    .formatted(rows.get(0).<String>getAs(PLACE), rows.size(), means.size(), clients, buckets));
        }
        return new Place(rows.get(0).getAs(PLACE), UpdateBlock.fromRow(rows.get(0)), means.toArray(float[][]::new));
    }
}
