package io.fedu2s.jobs.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.udf.codec.UpdateCodec;
import io.fedu2s.udf.codec.UpdateEncoder;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.RandomTensors;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.reduce.Averaging;
import io.fedu2s.udf.reduce.UpdateLimits;
import io.fedu2s.udf.robust.Buckets;
import io.fedu2s.udf.robust.RobustMean;
import io.fedu2s.udf.server.Weighting;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A round of forty clients from their rows of {@code updates} to the mean. Four of them send their update turned round
 * and five times as long, four send noise thirty times as long as an honest update.
 */
@ExtendWith(SharedSpark.class)
class HostileRoundTest {
    private static final ClientPlan PLAN = new ClientPlan(1, 4, 0.1, 3, "float32", 0, 0);
    private static final int CLIENTS = 40;
    private static final int HOSTILE = 8;
    private static final String PATH = "base_model.model.model.layers.0.self_attn.%s.lora_%s.weight";
    private static final Adapter GLOBAL = adapter(new Random(3), 1);
    private static final Buckets BUCKETS = new Buckets(2, 5);

    private final SparkSession spark;
    private final Map<String, Adapter> updates = new TreeMap<>();
    private final Adapter honestMean;

    HostileRoundTest(SparkSession spark) {
        this.spark = spark;
        Random random = new Random(7);
        Adapter common = adapter(random, 0.01);
        Adapter sum = AdapterArithmetic.zeros(common);
        for (int k = 0; k < CLIENTS; k++) {
            Adapter honest = AdapterArithmetic.sum(common, adapter(random, 0.003));
            sum = k < HOSTILE ? sum : AdapterArithmetic.sum(sum, honest);
            updates.put("client-%02d".formatted(k), k < HOSTILE ? attack(k, honest, random) : honest);
        }
        honestMean = AdapterArithmetic.each(sum, value -> value / (CLIENTS - HOSTILE));
    }

    private static Adapter attack(int k, Adapter honest, Random random) {
        return k % 2 == 0 ? AdapterArithmetic.each(honest, value -> -5 * value) : adapter(random, 0.3);
    }

    @Test
    void thePlainMeanIsBroken() {
        assertThat(error(mean(new PlainMean(), 0, 2))).isGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"median", "trimmed:0.4", "krum:0.4:1", "krum:0.4:8", "clipping:1:5"})
    void robustMeansStayWithTheHonestAndAreTheSameInAnyPartitioning(String name) {
        RobustMean mean = RobustMean.parse(name);
        Adapter made = mean(new MeanOfBuckets(mean, BUCKETS), 0, 1);
        assertThat(error(made)).isLessThan(0.25);
        assertThat(mean(new MeanOfBuckets(mean, BUCKETS), 0, 7).sha256()).isEqualTo(made.sha256());
        assertThat(distance(made, directly(mean))).isLessThan(1e-5);
    }

    @Test
    void theUsualLimitOfTheNormFindsWhatIsOutsizedButNotWhatIsOnlyTurnedRound() {
        CountedUpdates counted = counted(10, 2);
        assertThat(counted.refused()).hasSize(4).containsValue("outsized_norm").containsKey("client-01");
    }

    @Test
    void tooFewBucketsForTheShareAreRefused() {
        MeanOfBuckets mean = new MeanOfBuckets(RobustMean.parse("krum:0.4:1"), new Buckets(8, 5));
        assertThatThrownBy(() -> mean(mean, 0, 2))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("at least 7 buckets")
                .hasMessageContaining("has 5");
    }

    @Test
    void moreBucketsThanCanBeComparedAreRefusedBeforeAnythingIsRead() {
        SortedMap<String, Long> weights = new TreeMap<>();
        for (int k = 0; k <= 1_000; k++) {
            weights.put("client-" + k, 1L);
        }
        var many = new CountedUpdates(
                spark.createDataFrame(List.of(), UpdateBlock.SCHEMA),
                List.of(),
                weights,
                new TreeMap<>(),
                Averaging.ENDS,
                0);
        var mean = new MeanOfBuckets(RobustMean.parse("clipping:1:5"), new Buckets(1, 5));
        assertThatThrownBy(() -> mean.of(many, 1, GLOBAL))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("up to 1000 of them, but there are 1001")
                .hasMessageContaining("federate.robust.bucketSize");
    }

    /** The mean of whole vectors in memory. */
    private Adapter directly(RobustMean mean) {
        Map<Integer, List<Adapter>> members = new TreeMap<>();
        BUCKETS.deal(1, updates.keySet())
                .forEach((client, bucket) -> members.computeIfAbsent(bucket, each -> new ArrayList<>())
                        .add(updates.get(client)));
        float[][] vectors = members.values().stream()
                .map(adapters -> AdapterArithmetic.each(
                        adapters.stream().reduce(AdapterArithmetic::sum).orElseThrow(),
                        value -> value / adapters.size()))
                .map(HostileRoundTest::vector)
                .toArray(float[][]::new);
        float[] made = mean.of(vectors);
        List<AdapterTensor> tensors = new ArrayList<>();
        int at = 0;
        for (AdapterTensor tensor : GLOBAL.tensors()) {
            float[] values = new float[tensor.values().length];
            System.arraycopy(made, at, values, 0, values.length);
            tensors.add(new AdapterTensor(tensor.name(), tensor.rows(), tensor.columns(), values));
            at += values.length;
        }
        return new Adapter(GLOBAL.config(), tensors);
    }

    private static float[] vector(Adapter adapter) {
        float[] vector = new float[(int) adapter.parameters()];
        int at = 0;
        for (AdapterTensor tensor : adapter.tensors()) {
            System.arraycopy(tensor.values(), 0, vector, at, tensor.values().length);
            at += tensor.values().length;
        }
        return vector;
    }

    private Adapter mean(FactorMean factors, double refuseAboveMedians, int partitions) {
        return factors.of(counted(refuseAboveMedians, partitions).equallyWeighted(), 1, GLOBAL);
    }

    private CountedUpdates counted(double refuseAboveMedians, int partitions) {
        var rules =
                new CountingRules(new UpdateLimits(Double.POSITIVE_INFINITY, Long.MAX_VALUE), refuseAboveMedians, 1);
        return CountedUpdates.of(sent().repartition(partitions), trainings(), GLOBAL, "base", rules, Weighting.PAIRS);
    }

    private Dataset<Row> sent() {
        UpdateEncoder encoder = UpdateEncoder.unclipped(FixedPoint.STANDARD).in(UpdateCodec.parse("float32"), 5);
        List<Row> rows = new ArrayList<>();
        updates.forEach((client, update) -> encoder.encode(1, client, 4, GLOBAL, AdapterArithmetic.sum(GLOBAL, update))
                .forEach(block -> rows.add(block.toRow())));
        return spark.createDataFrame(rows, UpdateBlock.SCHEMA);
    }

    private List<ClientTraining> trainings() {
        return updates.keySet().stream()
                .map(client -> new ClientTraining(1, client, "base", "d", 4, 0, 1, 10, 1, 1, 1, 1, 0, "", PLAN))
                .toList();
    }

    /** How far a mean is from that of the honest, by the length of that. */
    private double error(Adapter mean) {
        return distance(mean, honestMean) / distance(honestMean, AdapterArithmetic.zeros(honestMean));
    }

    private static double distance(Adapter one, Adapter other) {
        return UpdateEncoder.norm(one, other);
    }

    private static Adapter adapter(Random random, double deviation) {
        List<AdapterTensor> tensors = new ArrayList<>();
        for (String module : List.of("q_proj", "v_proj")) {
            tensors.add(RandomTensors.normal(PATH.formatted(module, "A"), 3, 3_000, random, deviation));
            tensors.add(RandomTensors.normal(PATH.formatted(module, "B"), 40, 3, random, deviation));
        }
        return new Adapter(new LoraConfig(3, 6, List.of("q_proj", "v_proj")), tensors);
    }
}
