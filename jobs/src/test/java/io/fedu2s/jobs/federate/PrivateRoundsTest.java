package io.fedu2s.jobs.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.jobs.cluster.RunMetrics;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.privacy.GaussianNoise;
import io.fedu2s.udf.privacy.NoiseBlock;
import io.fedu2s.udf.privacy.PrivacyLedger;
import io.fedu2s.udf.privacy.PrivateMean;
import io.fedu2s.udf.privacy.PrivateRound;
import io.fedu2s.udf.record.PrivacyEntry;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.sum.FixedPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Most rounds are of nobody, which is a round as any other and trains nothing. */
@ExtendWith(SharedSpark.class)
class PrivateRoundsTest {
    private static final double NOISE = 2;
    private static final double CLIP = 0.25;
    private static final int CLIENTS = 4;
    private static final double RARELY = 1e-9;
    private static final String OF_NOBODY = "federate.privacy.probability=" + RARELY;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private TunedRun run;

    PrivateRoundsTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void open() {
        run = new TunedRun(spark, folder);
        run.writePairs();
    }

    @Test
    void clippedUpdatesGetTheirNoiseAndThePriceIsEntered() {
        federate("federate.privacy.probability=1", "federate.rounds=1");
        Round round = rounds().get(0);
        assertThat(round.clientIds()).containsExactly("school", "ward-a", "ward-b");
        assertThat(round.refused()).isEmpty();
        assertThat(round.aggregation()).isEqualTo("ffa, noise 2.0 x 0.25, fedavg");
        PrivacyEntry entry = ledger().get(0);
        assertThat(entry.clients()).isEqualTo(CLIENTS);
        assertThat(entry.epsilon()).isEqualTo(spent(1, 1));
        assertThat(RunMetrics.of(spark.sparkContext()).metricRegistry().getGauges())
                .hasEntrySatisfying(
                        "epsilon", spent -> assertThat(spent.getValue()).isEqualTo(entry.epsilon()));
        // Three updates of at most 0.25 over four clients drown in noise of 0.125 a number.
        assertThat(deviation(adapter(1, "federate.privacy.probability=1")))
                .isCloseTo(NOISE * CLIP / CLIENTS, within(0.02));
    }

    @Test
    void roundsOfNobodyGetTheirNoiseAndAKilledRunPaysEachOnce() {
        for (String place : List.of("PRIVACY 1", "ADAPTERS 2")) {
            CommitListener killer = Killed.after(place);
            assertThatThrownBy(() -> new FederateJob(spark, config(OF_NOBODY), run.tables(), killer).run())
                    .as(place)
                    .isInstanceOf(Killed.class);
        }
        Federation federation = federation(OF_NOBODY);
        Adapter initial = committed(OF_NOBODY).initial();
        Adapter expected = plusNoise(plusNoise(initial, 1, federation.seed()), 2, federation.seed());
        assertThat(federate(OF_NOBODY).adapterSha256()).isEqualTo(expected.sha256());
        assertThat(rounds()).hasSize(2).allSatisfy(round -> {
            assertThat(round.clientIds()).isEmpty();
            assertThat(round.trainLoss()).isZero();
        });
        assertThat(ledger())
                .extracting(PrivacyEntry::round, PrivacyEntry::epsilon)
                .containsExactly(tuple(1, spent(1, RARELY)), tuple(2, spent(2, RARELY)));
    }

    /** What a round without updates makes: B is smaller than a row block. */
    private static Adapter plusNoise(Adapter adapter, int round, long seed) {
        var mean = new PrivateMean(new GaussianNoise(NOISE, CLIP, seed), RARELY * CLIENTS);
        List<AdapterTensor> moved = new ArrayList<>();
        for (AdapterTensor tensor : TrainedFactors.B.of(adapter).tensors()) {
            float[] values = mean.of(
                    new NoiseBlock(round, tensor.name(), 0), new long[tensor.values().length], FixedPoint.STANDARD);
            moved.add(new AdapterTensor(tensor.name(), tensor.rows(), tensor.columns(), values));
        }
        Adapter noise = TrainedFactors.with(AdapterArithmetic.zeros(adapter), new Adapter(adapter.config(), moved));
        return AdapterArithmetic.sum(adapter, noise);
    }

    @Test
    void whatWasSpentIsNotForgottenAndARoundAboveTheBudgetLeavesNothing() {
        federate(OF_NOBODY, "federate.rounds=1");
        Adapter first = adapter(1, OF_NOBODY);
        String[] dearer = {"federate.privacy.probability=1", "federate.privacy.budget=0.5"};
        assertThatThrownBy(() -> federate(dearer))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("After 1 rounds the next one would bring epsilon to ")
                .hasMessageContaining("above the budget of 0.5000")
                .hasMessageContaining("federate.privacy.budget");
        assertThat(rounds()).extracting(Round::adapterSha256).containsExactly(first.sha256());
        assertThat(ledger()).hasSize(1);
        assertThat(run.tables().read(TableName.UPDATES).count()).isZero();

        // Another federation over the same clients: its noise is its own, or the difference of both had none.
        String[] other = {OF_NOBODY, "federate.rounds=1", "federate.learningRate=0.02"};
        federate(other);
        assertThat(ledger()).hasSize(2);
        assertThat(adapter(1, other).sha256()).isNotEqualTo(first.sha256());

        // The first one again is the same result, and free.
        federate(OF_NOBODY, "federate.rounds=1");
        assertThat(adapter(1, OF_NOBODY).sha256()).isEqualTo(first.sha256());
        assertThat(ledger()).hasSize(2);
    }

    private FederateResult federate(String... settings) {
        return new FederateJob(spark, config(settings), run.tables()).run();
    }

    private RunConfig config(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "federate.aggregation=ffa",
                "federate.privacy.noiseMultiplier=" + NOISE,
                "federate.privacy.clipNorm=" + CLIP));
        all.addAll(List.of(settings));
        return run.config(all.toArray(String[]::new));
    }

    private static double spent(int rounds, double probability) {
        return new PrivacyLedger(8, 1e-5, Collections.nCopies(rounds, new PrivateRound(probability, NOISE))).spent();
    }

    private List<Round> rounds() {
        return run.tables().read(TableName.ROUNDS).orderBy("round").collectAsList().stream()
                .map(Round::fromRow)
                .toList();
    }

    private List<PrivacyEntry> ledger() {
        return run.tables().read(TableName.PRIVACY).orderBy("federation", "round").collectAsList().stream()
                .map(PrivacyEntry::fromRow)
                .toList();
    }

    private Adapter adapter(int round, String... settings) {
        return committed(settings).adapter(round);
    }

    private CommittedRounds committed(String... settings) {
        return CommittedRounds.of(config(settings), run.tables(), AcceptedPairs.read(run.tables()));
    }

    private Federation federation(String... settings) {
        return Federation.of(config(settings), run.tables(), AcceptedPairs.read(run.tables()));
    }

    /** The root of the mean square of all numbers of B, which starts as zero. */
    private static double deviation(Adapter adapter) {
        return Math.sqrt(adapter.tensors().stream()
                .filter(tensor -> tensor.name().contains(".lora_B."))
                .flatMapToDouble(PrivateRoundsTest::values)
                .map(value -> value * value)
                .average()
                .orElseThrow());
    }

    private static DoubleStream values(AdapterTensor tensor) {
        return IntStream.range(0, tensor.values().length).mapToDouble(i -> tensor.values()[i]);
    }
}
