package io.fedu2s.udf.ingest;

import io.fedu2s.udf.alike.Shingles;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** {@link CandidatePairs} with both texts into the share of their runs of words that both have. */
public final class Similarity implements MapFunction<Row, Row> {
    /** Whose documents, the names of both, and how alike they are. */
    public static final StructType SCHEMA = CandidatePairs.SCHEMA.add("jaccard", DataTypes.DoubleType, false);

    private static final long serialVersionUID = 1L;

    @Override
    public Row call(Row pair) {
        List<String> earlier = pair.getList(pair.fieldIndex("earlier_texts"));
        List<String> later = pair.getList(pair.fieldIndex("later_texts"));
        double jaccard = Shingles.jaccard(Shingles.of(earlier), Shingles.of(later));
        return new GenericRowWithSchema(
                new Object[] {pair.getAs("client_id"), pair.getAs("earlier"), pair.getAs("later"), jaccard}, SCHEMA);
    }
}
