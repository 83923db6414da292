package io.fedu2s.udf.reduce;

import io.fedu2s.udf.codec.AdapterBlocks;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.product.ClientStart;
import io.fedu2s.udf.product.Factors;
import io.fedu2s.udf.product.ModuleFactors;
import io.fedu2s.udf.product.ProductAverage;
import io.fedu2s.udf.product.ProductError;
import io.fedu2s.udf.product.ProductProjection;
import io.fedu2s.udf.product.Projection;
import io.fedu2s.udf.product.WeightedFactors;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.spark.UnitRows;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Averages whole modules: the clients' products, projected to the adapter's rank ({@link ProductProjection}), and says how
 * far that is from the mean of the products: of where the clients ended, or of their changes ({@link Averaging}).
 *
 * <p>All rows of a module must lie side by side, in a column {@link #MODULE}; in which order does not matter. A task
 * holds the updates of one module at a time, so this is for rounds of up to {@link
 * ProductProjection#LARGEST_TOTAL_RANK} ranks together.
 */
public final class ProjectFunction implements MapPartitionsFunction<Row, Row> {
    /** The column that names the module of an update's row. */
    public static final String MODULE = "module";

    /** {@code block} is a block of the average, or null in the row of a module's {@code squared_error} and {@code squared_norm}. */
    public static final StructType OUTPUT = new StructType()
            .add(MODULE, DataTypes.StringType, false)
            .add("block", AdapterBlock.SCHEMA, true)
            .add("squared_error", DataTypes.DoubleType, false)
            .add("squared_norm", DataTypes.DoubleType, false);

    /** The id of the term of the round's adapter, before those of all clients. */
    private static final String NOW = "";

    private static final long serialVersionUID = 1L;

    private final Broadcast<RoundOrigins> origins;
    private final Averaging averaging;
    private final ProductAverage average;
    private final long weight;
    private final FixedPoint scale;

    /**
     * A function of one round.
     *
     * @param origins what the clients started from
     * @param averaging what of their products comes together
     * @param average what becomes of a module's products
     * @param weight what all updates weigh together
     * @param scale the fixed point updates are read into
     */
    public ProjectFunction(
            Broadcast<RoundOrigins> origins,
            Averaging averaging,
            ProductAverage average,
            long weight,
            FixedPoint scale) {
        this.origins = origins;
        this.averaging = averaging;
        this.average = average;
        this.weight = weight;
        this.scale = scale;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> updates) {
        var moved = new MovedFactors(origins.value(), scale);
        UnitRows modules = new UnitRows(updates, MODULE);
        List<Row> made = new ArrayList<>();
        while (modules.hasNext()) {
            made.addAll(module(moved, modules.next()));
        }
        return made.iterator();
    }

    private List<Row> module(MovedFactors moved, List<Row> rows) {
        String module = rows.get(0).getAs(MODULE);
        SortedMap<String, List<UpdateBlock>> clients = rows.stream()
                .map(UpdateBlock::fromRow)
                .collect(Collectors.groupingBy(UpdateBlock::clientId, TreeMap::new, Collectors.toList()));
        List<WeightedFactors> terms =
                averaging.changes() ? changes(moved, module, clients) : ends(moved, module, clients);
        Projection averaged = average.of(moved.now(module), terms);
        List<Row> made = new ArrayList<>();
        for (AdapterTensor tensor : ModuleFactors.tensors(module, averaged.factors())) {
            AdapterBlocks.split(0, AdapterBlock.ADAPTER, tensor)
                    .forEach(block -> made.add(RowFactory.create(module, block.toRow(), 0.0, 0.0)));
        }
        ProductError error = averaged.discarded();
        made.add(RowFactory.create(module, null, error.squaredError(), error.squaredNorm()));
        return made;
    }

    private List<WeightedFactors> ends(
            MovedFactors moved, String module, SortedMap<String, List<UpdateBlock>> clients) {
        List<WeightedFactors> terms = new ArrayList<>();
        clients.forEach(
                (client, blocks) -> terms.add(new WeightedFactors(client, share(blocks), moved.end(module, blocks))));
        return terms;
    }

    /** Those who began with the round's adapter take from its coefficient; the others bring their own start as a term. */
    private List<WeightedFactors> changes(
            MovedFactors moved, String module, SortedMap<String, List<UpdateBlock>> clients) {
        Factors now = moved.now(module);
        List<WeightedFactors> terms = new ArrayList<>();
        double rest = 1;
        for (var client : clients.entrySet()) {
            List<UpdateBlock> blocks = client.getValue();
            double coefficient = averaging.gain() * share(blocks);
            Factors start = moved.start(module, blocks);
            Factors end = moved.end(module, blocks);
            if (start == now) {
                terms.add(new WeightedFactors(client.getKey(), coefficient, end));
                rest -= coefficient;
            } else {
                terms.addAll(ClientStart.terms(client.getKey(), coefficient, start, end));
            }
        }
        terms.add(new WeightedFactors(NOW, rest, now));
        return terms;
    }

    private double share(List<UpdateBlock> blocks) {
        return (double) blocks.get(0).weight() / weight;
    }
}
