package io.fedu2s.udf.plan;

import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.filter.QualityPlaces;
import io.fedu2s.udf.spark.UnitRows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Accepted pairs with their {@code document}, client by client, into one row a client: its best ones by what models said, the
 * best first, as {@link ChunkPast#OWN}.
 */
public final class OwnPairsFunction implements MapPartitionsFunction<Row, Row> {
    /** Columns of the rows it gives. */
    public static final StructType SCHEMA = new StructType()
            .add("client_id", DataTypes.StringType, false)
            .add(ChunkPast.OWN, DataTypes.createArrayType(ChunkPast.OWN_PAIR, false), false);

    private static final long serialVersionUID = 1L;

    private final ModelLimits limits;
    private final int most;

    /**
     * A function.
     *
     * @param limits what models were asked about pairs; where they were asked nothing, the first pairs are the best
     * @param most so many of a client at most
     */
    public OwnPairsFunction(ModelLimits limits, int most) {
        this.limits = limits;
        this.most = most;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> pairs) {
        UnitRows clients = new UnitRows(pairs, "client_id");
        List<Row> own = new ArrayList<>();
        while (clients.hasNext()) {
            own.add(best(clients.next()));
        }
        return own.iterator();
    }

    private Row best(List<Row> pairs) {
        List<Map<String, Double>> scores = pairs.stream()
                .map(pair -> pair.<String, Double>getJavaMap(pair.fieldIndex("scores")))
                .toList();
        Row[] best = IntStream.of(new QualityPlaces(limits).bestFirst(scores))
                .limit(most)
                .mapToObj(pairs::get)
                .map(pair -> RowFactory.create(
                        pair.getAs("generation_id"),
                        pair.getAs("chunk_id"),
                        pair.getAs("document"),
                        pair.getAs("instruction"),
                        pair.getAs("response")))
                .toArray(Row[]::new);
        return RowFactory.create(pairs.get(0).getAs("client_id"), best);
    }
}
