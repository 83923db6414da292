package io.fedu2s.udf.reduce;

import io.fedu2s.udf.codec.PartialSum;
import io.fedu2s.udf.codec.RowSpan;
import io.fedu2s.udf.product.SketchPass;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.spark.UnitRows;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.WeightedSum;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/**
 * One pass over the clients' products: what each adds to the sketches of its modules, summed in fixed point.
 *
 * <p>All blocks of a client's module must lie side by side, under one {@link #UNIT}. What comes out are partial sums, one a module, whose {@code
 * tensor} is the module: {@link SumFunction} adds them up.
 */
public final class SketchFunction implements MapPartitionsFunction<Row, Row> {
    /**
     * What a pass multiplies the products with.
     *
     * @param averaging what of the clients' products is summed; γ comes after the sum
     * @param modules the pass of every module
     */
    public record Passes(Averaging averaging, Map<String, SketchPass> modules) implements Serializable {
        /** Copies the map. */
        public Passes {
            modules = Map.copyOf(modules);
        }
    }

    /** The column that names module and client of an update's row. */
    public static final String UNIT = "unit";

    private static final long serialVersionUID = 1L;

    private final Broadcast<RoundOrigins> origins;
    private final Broadcast<Passes> passes;
    private final FixedPoint scale;

    /**
     * A function of one pass.
     *
     * @param origins what the clients started from
     * @param passes what the products are multiplied with
     * @param scale the fixed point of updates and sums
     */
    public SketchFunction(Broadcast<RoundOrigins> origins, Broadcast<Passes> passes, FixedPoint scale) {
        this.origins = origins;
        this.passes = passes;
        this.scale = scale;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> updates) {
        var moved = new MovedFactors(origins.value(), scale);
        Map<String, WeightedSum> sums = new TreeMap<>();
        UnitRows units = new UnitRows(updates, UNIT);
        while (units.hasNext()) {
            List<Row> rows = units.next();
            String module = rows.get(0).getAs(ProjectFunction.MODULE);
            List<UpdateBlock> blocks = rows.stream().map(UpdateBlock::fromRow).toList();
            sums.computeIfAbsent(module, each -> new WeightedSum())
                    .add(module, blocks.get(0).weight(), contribution(moved, module, blocks));
        }
        return sums.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .iterator();
    }

    private long[] contribution(MovedFactors moved, String module, List<UpdateBlock> blocks) {
        SketchPass pass = pass(module);
        long[] end = pass.contribution(moved.end(module, blocks), scale, module);
        if (passes.value().averaging().changes()) {
            long[] start = pass.contribution(moved.start(module, blocks), scale, module);
            for (int i = 0; i < end.length; i++) {
                end[i] -= start[i];
            }
        }
        return end;
    }

    private SketchPass pass(String module) {
        SketchPass pass = passes.value().modules().get(module);
        if (pass == null) {
            throw new IllegalArgumentException("no pass for module '%s'".formatted(module));
        }
        return pass;
    }

    private Row row(String module, WeightedSum sum) {
        RowSpan whole = new RowSpan(0, 0, 1, sum.sums().length);
        return PartialSum.block(origins.value().round(), AdapterBlock.ADAPTER, module, whole, sum)
                .toRow();
    }
}
