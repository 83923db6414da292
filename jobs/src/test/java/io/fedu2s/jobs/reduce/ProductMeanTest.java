package io.fedu2s.jobs.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.udf.codec.UpdateEncoder;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.RandomTensors;
import io.fedu2s.udf.product.ClientStart;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.reduce.Averaging;
import io.fedu2s.udf.reduce.RoundOrigins;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSpark.class)
class ProductMeanTest {
    private static final String MODULE = "base_model.model.model.layers.0.self_attn.q_proj.";
    private static final LoraConfig LORA = new LoraConfig(2, 4, List.of("q_proj"));
    private static final int OUTPUTS = 6;
    private static final int INPUTS = 5;
    private static final int CLIENTS = 7;

    private final SparkSession spark;
    private final Adapter global = adapter(new Random(1));
    private final List<Row> rows = new ArrayList<>();
    private final double[][] mean = new double[OUTPUTS][INPUTS];
    private long weight;

    ProductMeanTest(SparkSession spark) {
        this.spark = spark;
        for (int client = 0; client < CLIENTS; client++) {
            weight += 1 + client;
        }
        UpdateEncoder encoder = UpdateEncoder.unclipped(FixedPoint.STANDARD);
        for (int client = 0; client < CLIENTS; client++) {
            Adapter local = adapter(new Random(10 + client));
            add(mean, product(local), (1.0 + client) / weight);
            encoder.encode(1, "client-" + client, 1 + client, global, local).stream()
                    .map(UpdateBlock::toRow)
                    .forEach(rows::add);
        }
    }

    @Test
    void theAverageIsTheBestOfItsRankAndDependsOnNoPartitioning() {
        ProductMean.Averaged one = stacked(1);
        assertThat(stacked(7).adapter().sha256()).isEqualTo(one.adapter().sha256());
        assertThat(distance(one.adapter())).isCloseTo(one.error().relative(), within(1e-6));
        assertThat(one.error().relative()).isBetween(0.05, 0.9);
    }

    @Test
    void aStackHoldsTheWholeMeanInTheRanksOfAllClients() {
        ProductMean.Averaged whole = new WholeMean(products(), CLIENTS, weight).of(updates(1));
        assertThat(new WholeMean(products(), CLIENTS, weight)
                        .of(updates(7))
                        .adapter()
                        .sha256())
                .isEqualTo(whole.adapter().sha256());
        assertThat(whole.adapter().config().rank()).isEqualTo(CLIENTS * LORA.rank());
        assertThat(distance(whole.adapter())).isLessThan(1e-6);
        assertThat(whole.error().relative()).isCloseTo(distance(whole.adapter()), within(1e-7));
    }

    @Test
    void sketchesOfFullWidthComeToTheSameAverage() {
        ProductMean.Averaged sketched = new SketchedMean(products(), 3).of(updates(4));
        assertThat(distance(sketched.adapter())).isCloseTo(stacked(2).error().relative(), within(1e-5));
        assertThat(new SketchedMean(products(), 3).of(updates(2)).adapter().sha256())
                .isEqualTo(sketched.adapter().sha256());
    }

    @Test
    void factorsAveragedApartAreFartherFromTheMeanOfTheProducts() {
        Adapter update = MeanUpdate.of(updates(2), FixedPoint.STANDARD, 1, weight, global);
        Adapter average = AdapterArithmetic.sum(global, update);
        double estimate =
                new SketchedMean(products(), 3).error(updates(3), average).relative();
        assertThat(distance(average)).isGreaterThan(stacked(1).error().relative());
        assertThat(estimate).isCloseTo(distance(average), withinPercentage(50));
    }

    /** ΔW* = W_t + γ Σ_k p_k (W_k − W_k⁰), formed in full here and never there. */
    @Test
    void clientsOfOtherRanksAndOfEarlierRoundsCountByHowFarTheyCame() {
        Adapter earlier = adapter(new Random(2));
        Adapter narrow = ClientStart.of(global, 1);
        RoundOrigins origins = new RoundOrigins(4, new TreeMap<>(Map.of(4, global, 3, earlier)));
        UpdateEncoder encoder = UpdateEncoder.unclipped(FixedPoint.STANDARD);
        Adapter[] starts = {global, narrow, earlier};
        int[] rounds = {4, 4, 3};
        List<Row> updates = new ArrayList<>();
        double[][] wanted = product(global);
        for (int client = 0; client < starts.length; client++) {
            Random random = new Random(40 + client);
            Adapter local = AdapterArithmetic.each(starts[client], value -> value + 0.3 * random.nextGaussian());
            add(wanted, product(local), 1.25 * (1 + client) / 6);
            add(wanted, product(starts[client]), -1.25 * (1 + client) / 6);
            encoder.encode(rounds[client], "client-" + client, 1 + client, starts[client], local).stream()
                    .map(UpdateBlock::toRow)
                    .forEach(updates::add);
        }
        Dataset<Row> table = spark.createDataFrame(updates, UpdateBlock.SCHEMA);
        RoundProducts changes = products(origins, Averaging.ofChanges(1.25));

        ProductMean.Averaged stacked = new StackedMean(changes, 6).of(table);
        assertThat(distance(stacked.adapter(), wanted))
                .isCloseTo(stacked.error().relative(), within(1e-6));
        assertThat(stacked.error().relative()).isBetween(0.001, 0.7);
        ProductMean.Averaged sketched = new SketchedMean(changes, 3).of(table);
        assertThat(distance(sketched.adapter(), wanted))
                .isCloseTo(stacked.error().relative(), within(1e-5));
    }

    private ProductMean.Averaged stacked(int partitions) {
        return new StackedMean(products(), weight).of(updates(partitions));
    }

    private RoundProducts products() {
        return products(new RoundOrigins(1, new TreeMap<>(Map.of(1, global))), Averaging.ENDS);
    }

    private RoundProducts products(RoundOrigins origins, Averaging averaging) {
        Broadcast<RoundOrigins> shared =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(origins);
        return new RoundProducts(origins, shared, averaging, FixedPoint.STANDARD);
    }

    private Dataset<Row> updates(int partitions) {
        List<Row> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(partitions));
        return spark.createDataFrame(shuffled, UpdateBlock.SCHEMA).repartition(partitions);
    }

    private double distance(Adapter adapter) {
        return distance(adapter, mean);
    }

    private static double distance(Adapter adapter, double[][] wanted) {
        double[][] difference = product(adapter);
        add(difference, wanted, -1);
        return norm(difference) / norm(wanted);
    }

    private static double norm(double[][] matrix) {
        double squares = 0;
        for (double[] row : matrix) {
            for (double value : row) {
                squares += value * value;
            }
        }
        return Math.sqrt(squares);
    }

    private static void add(double[][] sum, double[][] matrix, double factor) {
        for (int i = 0; i < OUTPUTS; i++) {
            for (int j = 0; j < INPUTS; j++) {
                sum[i][j] += factor * matrix[i][j];
            }
        }
    }

    private static double[][] product(Adapter adapter) {
        float[] a = adapter.tensor(MODULE + "lora_A.weight").orElseThrow().values();
        float[] b = adapter.tensor(MODULE + "lora_B.weight").orElseThrow().values();
        int rank = adapter.config().rank();
        double scale = adapter.config().alpha() / rank;
        double[][] product = new double[OUTPUTS][INPUTS];
        for (int i = 0; i < OUTPUTS; i++) {
            for (int j = 0; j < INPUTS; j++) {
                for (int r = 0; r < rank; r++) {
                    product[i][j] += scale * b[i * rank + r] * a[r * INPUTS + j];
                }
            }
        }
        return product;
    }

    private static Adapter adapter(Random random) {
        return new Adapter(
                LORA,
                List.of(
                        RandomTensors.normal(MODULE + "lora_A.weight", LORA.rank(), INPUTS, random),
                        RandomTensors.normal(MODULE + "lora_B.weight", OUTPUTS, LORA.rank(), random)));
    }
}
