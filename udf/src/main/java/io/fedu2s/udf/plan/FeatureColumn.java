package io.fedu2s.udf.plan;

import io.fedu2s.udf.retrieve.DenseFeatures;
import io.fedu2s.udf.retrieve.Features;
import io.fedu2s.udf.retrieve.SparseFeatures;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** How a text's features lie in a row: a vector of Spark ML, or the bytes of an embedding. */
public final class FeatureColumn {
    /** The column's name. */
    public static final String NAME = "features";

    private FeatureColumn() {}

    /** The features of a row; {@link SparseFeatures#NONE} where it has no such column. */
    public static Features of(Row row) {
        int column = Arrays.asList(row.schema().fieldNames()).indexOf(NAME);
        if (column < 0) {
            return SparseFeatures.NONE;
        }
        if (row.get(column) instanceof Vector vector) {
            SparseVector sparse = vector.toSparse();
            return new SparseFeatures(sparse.indices(), sparse.values());
        }
        FloatBuffer values = ByteBuffer.wrap(row.<byte[]>getAs(column)).asFloatBuffer();
        float[] dense = new float[values.remaining()];
        values.get(dense);
        return new DenseFeatures(dense);
    }

    /** An embedding as it lies in a row: four bytes a channel, for a list would box them all. */
    static byte[] bytes(float[] embedding) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * embedding.length);
        bytes.asFloatBuffer().put(embedding);
        return bytes.array();
    }
}
