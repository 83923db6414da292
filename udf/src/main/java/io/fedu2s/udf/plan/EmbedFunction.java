package io.fedu2s.udf.plan;

import io.fedu2s.udf.encode.TextEncoder;
import io.fedu2s.udf.spark.ModelHolder;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.spark.TaskScope;
import io.fedu2s.udf.spark.UnitRows;
import io.fedu2s.udf.spark.WiderRow;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows with a {@code unit} and a {@code text} into the same rows with the text's vector at the end. */
public final class EmbedFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final ModelSpec model;
    private final int batchTokens;

    /** Embeds with this model, a decoder or an encoder. */
    public EmbedFunction(ModelSpec model, int batchTokens) {
        this.model = model;
        this.batchTokens = batchTokens;
    }

    /** The columns of the answer to rows of these columns. */
    public static StructType schema(StructType rows) {
        return rows.add(FeatureColumn.NAME, DataTypes.BinaryType, false);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> texts) {
        UnitRows units = new UnitRows(texts, "unit");
        if (!units.hasNext()) {
            return Collections.emptyIterator();
        }
        ModelHolder.Lease lease = TaskScope.closedWithTask(ModelHolder.acquire(model));
        TextEncoder encoder = lease.encoder();
        return Rows.stream(units).flatMap(unit -> embed(encoder, unit)).iterator();
    }

    private Stream<Row> embed(TextEncoder encoder, List<Row> unit) {
        List<String> texts = unit.stream().map(row -> row.<String>getAs("text")).toList();
        List<float[]> pooled = encoder.pooled(texts, batchTokens);
        StructType schema = schema(unit.get(0).schema());
        return IntStream.range(0, unit.size())
                .mapToObj(i -> WiderRow.of(unit.get(i), schema, FeatureColumn.bytes(pooled.get(i))));
    }
}
