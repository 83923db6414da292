package io.fedu2s.jobs.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.ClientProfile;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Round;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A fast client, one with a slow line and a small memory, and one that is always late. */
@ExtendWith(SharedSpark.class)
class UnequalFederationTest {
    private static final String[] MEASURES = {
        "federate.rounds=2",
        "federate.participation.deadlineSeconds=20",
        "federate.participation.late=next",
        "federate.participation.timeSpread=0.1",
        "federate.plan.steps=deadline",
        "federate.plan.minRank=1",
        "federate.plan.fitMemory=true",
        "federate.client.normalise=true",
        "federate.weighting=examples",
        "federate.weightCap=6"
    };

    /** Enough for the model as int8, too little for fp32, which takes 648,960 bytes. */
    private static final long SMALL = 300_000;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    UnequalFederationTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void everyClientDoesWhatItCanAndALateUpdateCountsInTheRoundInWhichItComesAlsoAfterAKill() {
        TunedRun run = run("whole");
        FederateResult result = new FederateJob(spark, run.config(MEASURES), run.tables()).run();

        List<Round> rounds =
                read(run, TableName.ROUNDS).stream().map(Round::fromRow).toList();
        List<ClientTraining> trainings = read(run, TableName.TRAININGS).stream()
                .map(ClientTraining::fromRow)
                .filter(training -> training.round() == 1)
                .toList();
        assertThat(trainings)
                .extracting(
                        ClientTraining::clientId,
                        ClientTraining::steps,
                        training -> training.plan().rank(),
                        training -> training.plan().dtype(),
                        ClientTraining::reason)
                .containsExactly(
                        tuple("archive", 0, 2, "float32", "all_pairs_too_long"),
                        tuple("school", 2, 2, "float32", ""),
                        tuple("ward-a", 2, 1, "int8", ""),
                        tuple("ward-b", 1, 2, "float32", ""));
        ClientTraining school = trainings.get(1);
        assertThat(school.plan().expectedSeconds())
                .as("its tokens, and 672 numbers of 4 bytes a rank down and up")
                .isCloseTo(school.tokens() / 1000.0 + 2 * 672 * 8 / 1e6, withinPercentage(5));
        assertThat(rounds.get(0).clientIds()).containsExactly("school", "ward-a");
        assertThat(rounds.get(0).refused()).isEmpty();
        assertThat(rounds.get(0).simulatedSeconds()).isBetween(1.0, 20.0);
        assertThat(rounds.get(1).clientIds())
                .as("that of ward-b was meant for round 1")
                .containsExactly("school", "ward-a", "ward-b");
        assertThat(read(run, TableName.TRAININGS).stream()
                        .map(ClientTraining::fromRow)
                        .filter(training -> training.round() == 2))
                .as("who is busy is not chosen")
                .extracting(ClientTraining::clientId)
                .doesNotContain("ward-b");

        TunedRun killed = run("killed");
        assertThatThrownBy(() -> new FederateJob(
                                spark, killed.config(MEASURES), killed.tables(), Killed.after("TRAININGS 2"))
                        .run())
                .isInstanceOf(Killed.class);
        assertThat(new FederateJob(spark, killed.config(MEASURES), killed.tables())
                        .run()
                        .adapterSha256())
                .isEqualTo(result.adapterSha256());
    }

    @Test
    void aLateUpdateIsStackedInTheRoundInWhichItComes() {
        TunedRun run = run("stacked");
        RunConfig config = run.config(
                "federate.aggregation=flora-stack",
                "federate.clientsPerRound=4",
                "federate.localSteps=1",
                "federate.participation.deadlineSeconds=80",
                "federate.participation.late=next",
                "federate.plan.fitMemory=true");
        new FederateJob(spark, config, run.tables()).run();

        List<Round> rounds =
                read(run, TableName.ROUNDS).stream().map(Round::fromRow).toList();
        assertThat(rounds.get(0).clientIds()).containsExactly("school", "ward-a");
        assertThat(rounds.get(1).clientIds()).containsExactly("school", "ward-a", "ward-b");
        assertThat(rounds.get(1).productError()).isBetween(1e-12, 1e-6);
        CommittedRounds committed = CommittedRounds.of(config, run.tables(), AcceptedPairs.read(run.tables()));
        assertThat(committed.adapter(2).config().rank()).isEqualTo((2 + 3) * 2);
        List<ClientTraining> slowLine = read(run, TableName.TRAININGS).stream()
                .map(ClientTraining::fromRow)
                .filter(training -> training.clientId().equals("ward-a"))
                .toList();
        assertThat(slowLine).extracting(training -> training.plan().dtype()).containsOnly("int8");
        assertThat(slowLine.get(1).plan().expectedSeconds()
                        - slowLine.get(0).plan().expectedSeconds())
                .as("the products of two clients, of 672 numbers of 4 bytes a rank, over 400 bytes a second")
                .isCloseTo(2 * 2 * 672 * 4 / 400.0, withinPercentage(1));
    }

    @Test
    void whereNobodyIsThereTheUserIsTold() {
        TunedRun run = run("away");
        assertThatThrownBy(() -> new FederateJob(
                                spark, run.config("federate.participation.deadlineSeconds=20"), withWindow(run))
                        .run())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Round 1 begins at hour 0.0")
                .hasMessageContaining("hoursBetweenRounds");
    }

    private Tables withWindow(TunedRun run) {
        run.tables()
                .replace(
                        TableName.CLIENTS,
                        spark.createDataFrame(
                                List.of(
                                        new ClientProfile("school", "math", 100, 1e6, 1L << 30, 8, 16).toRow(),
                                        new ClientProfile("ward-a", "medicine", 100, 1e6, 1L << 30, 8, 16).toRow(),
                                        new ClientProfile("ward-b", "medicine", 100, 1e6, 1L << 30, 8, 16).toRow()),
                                ClientProfile.SCHEMA),
                        "ingest, all away");
        return run.tables();
    }

    private TunedRun run(String name) {
        TunedRun run = new TunedRun(spark, folder.resolve(name));
        run.writePairs();
        List<Row> profiles = List.of(
                new ClientProfile("school", "math", 1000, 1e6, 1L << 30, 0, 24).toRow(),
                new ClientProfile("ward-a", "medicine", 1000, 400, SMALL, 22, 6).toRow(),
                new ClientProfile("ward-b", "medicine", 2.6, 1e6, 1L << 30, 0, 24).toRow());
        run.tables().replace(TableName.CLIENTS, spark.createDataFrame(profiles, ClientProfile.SCHEMA), "ingest");
        return run;
    }

    private static List<Row> read(TunedRun run, TableName table) {
        return run.tables()
                .read(table)
                .orderBy("round", table == TableName.ROUNDS ? "federation" : "client_id")
                .collectAsList();
    }
}
