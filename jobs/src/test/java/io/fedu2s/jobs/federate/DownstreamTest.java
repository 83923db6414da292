package io.fedu2s.jobs.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.jobs.participate.OwedStacks;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.client.RoundStart;
import io.fedu2s.udf.codec.Bfloat16;
import io.fedu2s.udf.codec.UpdateEncoder;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.RandomTensors;
import io.fedu2s.udf.lora.TrainedFactors;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Round;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class DownstreamTest {
    private static final ClientPlan PLAN = new ClientPlan(1, 1, 0.1, 2, "float32", 0, 0);
    private static final long WHOLE = (2 * 40 + 50 * 2) * Float.BYTES;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private RoundTables rounds;

    DownstreamTest(SparkSession spark) {
        this.spark = spark;
        this.rounds = rounds(Path.of("none"));
    }

    @BeforeEach
    void open() {
        rounds = rounds(folder);
    }

    private RoundTables rounds(Path output) {
        return new RoundTables(
                new Tables(spark, output.toString(), "test"),
                new Federation("c.f", "base", 5, 0, 0),
                new TunedRun(spark, output).config().federate());
    }

    @Test
    void withoutACodecAllGetTheWholeAdapterAndItStaysAsItIs() {
        var downstream = new Downstream(Optional.empty(), 5, rounds);
        RoundStart made = new RoundStart(adapter(2), Map.of("momentum", adapter(3)));
        Downstream.Published published = downstream.publish(1, TrainedFactors.BOTH, start(), made);
        assertThat(published.next()).isEqualTo(made);
        assertThat(published.differenceBytes()).isEqualTo(WHOLE);
        assertThat(downstream.bytes(7, clients("a", "b", "c"), made, OwedStacks.NONE))
                .isEqualTo(3 * WHOLE);
    }

    @Test
    void aClientOfASmallerRankGetsASmallerAdapter() {
        var downstream = new Downstream(Optional.empty(), 5, rounds);
        ClientPlan half = new ClientPlan(1, 1, 0.1, 1, "float32", 0, 0);
        assertThat(downstream.bytes(7, Map.of("a", PLAN, "b", half), start(), OwedStacks.NONE))
                .isEqualTo(WHOLE + WHOLE / 2);
    }

    @Test
    void whoTookPartInTheLastRoundGetsTheDifference() {
        var downstream = new Downstream(Optional.of(new Bfloat16()), 5, rounds);
        assertThat(downstream.bytes(1, clients("a", "b"), start(), OwedStacks.NONE))
                .isEqualTo(2 * WHOLE);
        write(TableName.TRAININGS, training("a", ""), training("b", "diverged"));
        write(TableName.ROUNDS, round(1, 90));
        assertThat(downstream.bytes(2, clients("a", "b", "c"), start(), OwedStacks.NONE))
                .isEqualTo(2 * 90 + WHOLE);
        RoundStart withControl = new RoundStart(adapter(1), Map.of(RoundStart.CONTROL, adapter(4)));
        assertThat(downstream.bytes(1, clients("a"), withControl, OwedStacks.NONE))
                .isEqualTo(2 * WHOLE);
    }

    @Test
    void stackedProductsAreSentOnceToEachBesideItsNewAdapter() {
        var downstream = new Downstream(Optional.empty(), 5, rounds);
        RoundStart once = new RoundStart(adapter(1), Map.of(RoundStart.MERGED, adapter(2)));
        assertThat(downstream.publish(1, TrainedFactors.BOTH, start(), once).differenceBytes())
                .isEqualTo(WHOLE);
        assertThat(downstream.publish(2, TrainedFactors.BOTH, once, once).differenceBytes())
                .isZero();
        write(TableName.TRAININGS, training("a", ""), training("b", "diverged"));
        write(TableName.ROUNDS, round(1, 90), round(2, 70));
        assertThat(downstream.bytes(2, clients("a", "b", "c"), once, owed(2))).isEqualTo(3 * (WHOLE + 90));
        assertThat(downstream.bytes(3, clients("a"), once, owed(3))).isEqualTo(WHOLE + 90 + 70);
    }

    @Test
    void theServerGoesOnWithWhatClientsCanComputeAndOwesTheRest() {
        var downstream = new Downstream(Optional.of(new Bfloat16()), 5, rounds);
        RoundStart made = new RoundStart(
                TrainedFactors.with(adapter(1), TrainedFactors.B.of(adapter(2))), Map.of("momentum", adapter(3)));
        Downstream.Published published = downstream.publish(4, TrainedFactors.B, start(), made);
        assertThat(published.differenceBytes()).isEqualTo(50 * 2 * Short.BYTES);
        assertThat(TrainedFactors.A.of(published.next().adapter()).sha256())
                .isEqualTo(TrainedFactors.A.of(adapter(1)).sha256());
        Adapter client = AdapterArithmetic.each(
                TrainedFactors.B.of(adapter(1)),
                TrainedFactors.B.of(made.adapter()),
                (held, next) -> held + bfloat16(next - held));
        assertThat(UpdateEncoder.norm(TrainedFactors.B.of(published.next().adapter()), client))
                .isLessThan(1e-5);
        assertThat(published.next().slots()).containsOnlyKeys("momentum", Downstream.OWED);
        double dropped = UpdateEncoder.norm(published.next().adapter(), made.adapter());
        Adapter owed = published.next().slots().getOrDefault(Downstream.OWED, made.adapter());
        assertThat(dropped).isPositive();
        assertThat(UpdateEncoder.norm(UpdateEncoder.noResidual(owed), owed)).isCloseTo(dropped, within(1e-6));
    }

    /** A number rounded to the nearest of eight significant bits. */
    private static double bfloat16(double value) {
        double unit = Math.ulp((float) value) * 0x1p16;
        return Math.rint(value / unit) * unit;
    }

    private static RoundStart start() {
        return new RoundStart(adapter(1), Map.of());
    }

    private OwedStacks owed(int round) {
        return OwedStacks.before(round, rounds.read(TableName.ROUNDS), rounds.read(TableName.TRAININGS));
    }

    private void write(TableName table, Row... rows) {
        this.rounds.add(table, spark.createDataFrame(List.of(rows), table.schema()), 1);
    }

    private static Row round(int round, long differenceBytes) {
        return new Round(
                        round,
                        List.of("a"),
                        List.of(),
                        1,
                        1,
                        1,
                        1,
                        1,
                        differenceBytes,
                        "ffa, fedavg",
                        0,
                        "ff",
                        round,
                        0,
                        "f")
                .toRow();
    }

    private static Row training(String client, String reason) {
        return reason.isEmpty()
                ? new ClientTraining(1, client, "base", "d", 1, 0, 1, 1, 1, 1, 1, 1, 1, reason, PLAN).toRow()
                : ClientTraining.without(1, client, "base", "d", 0, 1, reason, PLAN)
                        .toRow();
    }

    private static Adapter adapter(long seed) {
        Random random = new Random(seed);
        return new Adapter(
                new LoraConfig(2, 4, List.of("q_proj")),
                List.of(
                        RandomTensors.normal("layers.0.q_proj.lora_A.weight", 2, 40, random),
                        RandomTensors.normal("layers.0.q_proj.lora_B.weight", 50, 2, random)));
    }

    private static Map<String, ClientPlan> clients(String... names) {
        return Arrays.stream(names).collect(Collectors.toMap(name -> name, name -> PLAN));
    }
}
