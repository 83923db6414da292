package io.fedu2s.udf.reduce;

import io.fedu2s.udf.robust.Distances;
import io.fedu2s.udf.sum.LittleEndian;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Adds up the distances of all blocks. Sums of doubles depend on their order, so the rows must all be in one partition
 * and in the order of their places; a task holds one of them at a time.
 */
public final class SumDistancesFunction implements MapPartitionsFunction<Row, Row> {
    /** The {@link Distances#squares} of one place, as 64-bit floats, little endian. */
    public static final StructType SCHEMA = new StructType()
            .add(BucketMeans.PLACE, DataTypes.StringType, false)
            .add("squares", DataTypes.BinaryType, false);

    private static final long serialVersionUID = 1L;

    private final int vectors;

    /**
     * A function.
     *
     * @param vectors between how many
     */
    public SumDistancesFunction(int vectors) {
        this.vectors = vectors;
    }

    /** One row, whose place is empty; none where there are none. */
    @Override
    public Iterator<Row> call(Iterator<Row> places) {
        if (!places.hasNext()) {
            return Collections.emptyIterator();
        }
        Distances sum = distances(vectors, places.next());
        while (places.hasNext()) {
            sum = sum.plus(distances(vectors, places.next()));
        }
        return Collections.singleton(row("", sum)).iterator();
    }

    static Row row(String place, Distances distances) {
        long[] bits = Arrays.stream(distances.squares())
                .mapToLong(Double::doubleToLongBits)
                .toArray();
        return RowFactory.create(place, LittleEndian.bytes(bits));
    }

    /**
     * What a row holds.
     *
     * @param vectors between how many
     */
    public static Distances distances(int vectors, Row row) {
        long[] bits = LittleEndian.longs(row.getAs("squares"));
        return new Distances(
                vectors,
                Arrays.stream(bits).mapToDouble(Double::longBitsToDouble).toArray());
    }
}
