package io.fedu2s.udf.spark;

import io.fedu2s.udf.generate.HiddenStates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Rows with a {@code unit} and a {@code text} into the same rows with the text's pooled hidden states at the end. */
public final class EmbedFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final int LAST_LAYER = -1;

    private final ModelSpec model;
    private final int batchTokens;

    /** Embeds with the last layer of this model. */
    public EmbedFunction(ModelSpec model, int batchTokens) {
        this.model = model;
        this.batchTokens = batchTokens;
    }

    /** The columns of the answer to rows of these columns. */
    public static StructType schema(StructType rows) {
        return rows.add(FeatureColumn.NAME, DataTypes.createArrayType(DataTypes.FloatType, false), false);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> texts) {
        UnitRows units = new UnitRows(texts, "unit");
        if (!units.hasNext()) {
            return Collections.emptyIterator();
        }
        ModelHolder.Lease lease = TaskScope.closedWithTask(ModelHolder.acquire(model));
        HiddenStates states = new HiddenStates(lease.model(), LAST_LAYER);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(units, Spliterator.ORDERED), false)
                .flatMap(unit -> embed(states, unit))
                .iterator();
    }

    private Stream<Row> embed(HiddenStates states, List<Row> unit) {
        List<String> texts = unit.stream().map(row -> row.<String>getAs("text")).toList();
        List<float[]> pooled = states.pooled(texts, batchTokens);
        StructType schema = schema(unit.get(0).schema());
        return IntStream.range(0, unit.size()).mapToObj(i -> WiderRow.of(unit.get(i), schema, sequence(pooled.get(i))));
    }

    private static Object sequence(float[] pooled) {
        List<Float> features = new ArrayList<>(pooled.length);
        for (float value : pooled) {
            features.add(value);
        }
        return CollectionConverters.asScala(features).toSeq();
    }
}
