package io.fedu2s.udf.profile;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.sql.Row;

/** The weights of a row, {@linkplain RoundWeights rounded}, as MLlib's k-means takes them: of the words that count alone. */
public final class RoundedFunction implements Function<Row, org.apache.spark.mllib.linalg.Vector> {
    private static final long serialVersionUID = 1L;

    /** The column of the weights. */
    public static final String WEIGHTS = "weights";

    private final Broadcast<int[]> counting;

    /**
     * Keeps some of the weights.
     *
     * @param counting the numbers of the words that count, ascending
     */
    public RoundedFunction(Broadcast<int[]> counting) {
        this.counting = counting;
    }

    @Override
    public org.apache.spark.mllib.linalg.Vector call(Row row) {
        SparseVector rounded = RoundWeights.of(row.<Vector>getAs(WEIGHTS));
        int[] places = IntStream.of(rounded.indices())
                .map(word -> Arrays.binarySearch(counting.value(), word))
                .toArray();
        return Vectors.sparse(counting.value().length, places, rounded.values());
    }
}
