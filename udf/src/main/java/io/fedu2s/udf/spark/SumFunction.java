package io.fedu2s.udf.spark;

import io.fedu2s.udf.exchange.CodedBlock;
import io.fedu2s.udf.exchange.FixedPoint;
import io.fedu2s.udf.exchange.PartialSum;
import io.fedu2s.udf.exchange.UpdateCodec;
import io.fedu2s.udf.exchange.WeightedSum;
import io.fedu2s.udf.record.UpdateBlock;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * Adds up the updates of a partition, block by block: {@code Σ_k n_k q_k} in fixed point.
 *
 * <p>A partial sum is itself an update, in the codec {@link PartialSum}: sums of sums are made by the same function, over
 * any tree of partitions or regions, to the same bytes. A task holds one sum of every block and one row at a time,
 * however many clients there are.
 */
public final class SumFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /**
     * One block of the adapter, and the place of its sum.
     *
     * @param slot what it is a part of
     * @param tensor its tensor
     * @param rowBlock its place in the tensor
     */
    private record Place(String slot, String tensor, int rowBlock) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int slots = slot.compareTo(other.slot);
            int tensors = slots != 0 ? slots : tensor.compareTo(other.tensor);
            return tensors != 0 ? tensors : Integer.compare(rowBlock, other.rowBlock);
        }
    }

    /** A sum so far and the shape of its block. */
    private record Sum(WeightedSum sum, int round, int firstRow, int rows, int columns) {}

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
        Map<Place, Sum> sums = new TreeMap<>();
        Map<String, UpdateCodec> codecs = new HashMap<>();
        while (updates.hasNext()) {
            UpdateBlock block = UpdateBlock.fromRow(updates.next());
            Sum sum = sums.computeIfAbsent(
                    new Place(block.slot(), block.tensor(), block.rowBlock()),
                    place ->
                            new Sum(new WeightedSum(), block.round(), block.firstRow(), block.rows(), block.columns()));
            codecs.computeIfAbsent(block.codec(), SumFunction::codec)
                    .addTo(
                            sum.sum(),
                            block.weight(),
                            new CodedBlock(
                                    block.tensor(), Math.multiplyExact(block.rows(), block.columns()), block.values()),
                            scale);
        }
        return sums.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .iterator();
    }

    private static UpdateCodec codec(String name) {
        return name.equals(PartialSum.NAME) ? new PartialSum() : UpdateCodec.parse(name);
    }

    private Row row(Place place, Sum sum) {
        return new UpdateBlock(
                        sum.round(),
                        PartialSum.OF_MANY,
                        place.slot(),
                        place.tensor(),
                        place.rowBlock(),
                        sum.firstRow(),
                        sum.rows(),
                        sum.columns(),
                        sum.sum().weight(),
                        PartialSum.NAME,
                        PartialSum.bytes(sum.sum()))
                .toRow();
    }
}
