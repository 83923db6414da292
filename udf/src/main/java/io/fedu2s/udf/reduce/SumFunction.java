package io.fedu2s.udf.reduce;

import io.fedu2s.udf.codec.CodedBlock;
import io.fedu2s.udf.codec.PartialSum;
import io.fedu2s.udf.codec.RowSpan;
import io.fedu2s.udf.codec.UpdateCodec;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.WeightedSum;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Adds up the updates of a partition, block by block: {@code Σ_k n_k q_k} in fixed point.
 *
 * <p>A partial sum is itself an update, in the codec {@link PartialSum}: sums of sums are made by the same function, over
 * any tree of partitions or regions, to the same bytes. A task holds one sum of every block and a handful of its rows at
 * a time, however many clients there are.
 *
 * <p>The rows have the columns of {@link UpdateBlock#SCHEMA} in that order.
 */
public final class SumFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /**
     * The place of a sum.
     *
     * @param round the round of its updates
     * @param slot what it is a part of
     * @param tensor its tensor
     * @param span its rows
     */
    private record Place(int round, String slot, String tensor, RowSpan span) {
        static Place of(UpdateBlock block) {
            return new Place(
                    block.round(),
                    block.slot(),
                    block.tensor(),
                    new RowSpan(block.rowBlock(), block.firstRow(), block.rows(), block.columns()));
        }

        Row row(WeightedSum sum) {
            return PartialSum.block(round, slot, tensor, span, sum).toRow();
        }
    }

    private final FixedPoint scale;

    /**
     * A function.
     *
     * @param scale the fixed point of the sums
     */
    public SumFunction(FixedPoint scale) {
        this.scale = scale;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> updates) {
        Map<Place, WeightedSum> sums = new LinkedHashMap<>();
        Map<String, UpdateCodec> codecs = new HashMap<>();
        while (updates.hasNext()) {
            UpdateBlock block = UpdateBlock.fromOrdered(updates.next());
            WeightedSum sum = sums.computeIfAbsent(Place.of(block), place -> new WeightedSum());
            codecs.computeIfAbsent(block.codec(), SumFunction::codec)
                    .addTo(sum, block.weight(), CodedBlock.of(block), scale);
        }
        return sums.entrySet().stream()
                .map(entry -> entry.getKey().row(entry.getValue()))
                .iterator();
    }

    private static UpdateCodec codec(String name) {
        return name.equals(PartialSum.NAME) ? new PartialSum() : UpdateCodec.parse(name);
    }
}
