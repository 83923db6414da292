package io.fedu2s.jobs.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.client.TrainClientFunction;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.Pair;
import io.fedu2s.udf.record.Round;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One federation of two rounds is run for all tests; those that change it work on a copy of its tables. */
@ExtendWith(SharedSpark.class)
class FederateJobTest {
    @TempDir
    private static Path finished;

    private static FederateResult first = new FederateResult(0, 0, "");

    private final SparkSession spark;

    @TempDir
    private Path folder;

    private TunedRun run;

    FederateJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeAll
    static void federation(SparkSession spark) throws IOException {
        first = new TunedRun(spark, finished).federated();
    }

    @BeforeEach
    void open() {
        run = new TunedRun(spark, folder);
    }

    @Test
    void everyRoundIsCommittedAndASecondRunChangesNothing() throws IOException {
        copyFinished();
        assertThat(first.newRounds()).isEqualTo(2);
        List<Round> rounds = rounds();
        assertThat(rounds).extracting(Round::round).containsExactly(1, 2);
        assertThat(rounds.get(1).adapterSha256()).isEqualTo(first.adapterSha256());
        assertThat(rounds.get(0).clientIds()).containsExactly("school", "ward-a", "ward-b");
        assertThat(rounds.get(0).pairs()).isEqualTo(20);
        assertThat(trainings(1))
                .filteredOn(training -> !training.sent())
                .extracting(ClientTraining::clientId, ClientTraining::tooLong, ClientTraining::reason)
                .containsExactly(tuple("archive", 1L, TrainClientFunction.ALL_PAIRS_TOO_LONG));
        assertThat(rounds.get(1).trainLoss()).isLessThan(rounds.get(0).trainLoss());
        Map<TableName, Long> versions = versions();
        assertThat(federate()).isEqualTo(new FederateResult(0, 2, first.adapterSha256()));
        assertThat(versions()).isEqualTo(versions);
    }

    @Test
    void aRunThatWasKilledAfterAnyCommitEndsWithTheAdapterOfOneThatWasNot() {
        run.writePairs();
        for (String place : List.of("TRAININGS 1", "UPDATES 1", "ADAPTERS 2")) {
            CommitListener killer = Killed.after(place);
            assertThatThrownBy(() -> new FederateJob(spark, run.config(), run.tables(), killer).run())
                    .as(place)
                    .isInstanceOf(Killed.class);
        }
        assertThat(federate()).isEqualTo(new FederateResult(1, 2, first.adapterSha256()));
        assertThat(rounds()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "federate.aggregation=rolora federate.server.algorithm=fedadam federate.update.codec=int8:64"
                        + " federate.downlink.codec=bfloat16",
                "federate.aggregation=fedavg-factors federate.client.algorithm=scaffold federate.client.optimiser=sgd"
            })
    void whatServerAndClientsRememberSurvivesAKill(String settings) {
        run.writePairs();
        String[] all = settings.split(" ");
        FederateResult undisturbed = federate(all);
        TunedRun other = new TunedRun(spark, folder.resolve("other"));
        other.writePairs();
        for (String place : List.of("CLIENT_STATES 1", "UPDATES 2")) {
            CommitListener killer = Killed.after(place);
            assertThatThrownBy(() -> new FederateJob(spark, other.config(all), other.tables(), killer).run())
                    .as(place)
                    .isInstanceOf(Killed.class);
        }
        assertThat(new FederateJob(spark, other.config(all), other.tables())
                        .run()
                        .adapterSha256())
                .isEqualTo(undisturbed.adapterSha256())
                .isNotEqualTo(first.adapterSha256());
    }

    @Test
    void anUpdateThatIsBrokenIsRefusedWithAReasonAndTheRoundGoesOn() {
        run.writePairs();
        CommitListener killer = Killed.after("UPDATES 1");
        assertThatThrownBy(() -> new FederateJob(spark, run.config(), run.tables(), killer).run())
                .isInstanceOf(Killed.class);
        // As an executor would send it: by a name of this program's own, not by hand.
        spark.conf().set("spark.databricks.delta.write.txnAppId", "test/updates/broken@0");
        spark.conf().set("spark.databricks.delta.write.txnVersion", "0");
        spark.sql("UPDATE delta.`%s` SET codec = 'zip' WHERE client_id = 'school'"
                .formatted(run.tables().path(TableName.UPDATES)));
        spark.conf().unset("spark.databricks.delta.write.txnAppId");
        spark.conf().unset("spark.databricks.delta.write.txnVersion");

        assertThat(federate("federate.rounds=1").newRounds()).isEqualTo(1);
        assertThat(rounds().get(0).refused()).containsExactly("school: unknown_codec");
        assertThat(rounds().get(0).clientIds()).containsExactly("ward-a", "ward-b");
        assertThat(rounds().get(0).productError()).isBetween(0.0, 1.0);
    }

    @Test
    void aRoundOfTooFewClientsIsGivenUp() {
        run.writePairs();
        assertThatThrownBy(() -> federate("federate.minClients=4"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("3")
                .hasMessageContaining("federate.minClients");
    }

    @Test
    void moreRoundsGoOnWhereTheFederationStands() throws IOException {
        copyFinished();
        assertThat(federate("federate.rounds=3").newRounds()).isEqualTo(1);
        assertThat(federate()).isEqualTo(new FederateResult(0, 2, first.adapterSha256()));
    }

    @Test
    void anotherConfigurationIsAnotherFederationAndTheFirstOneComesBack() throws IOException {
        copyFinished();
        String round = rounds().get(0).adapterSha256();
        FederateResult other = federate("federate.learningRate=0.02", "federate.rounds=1");
        assertThat(other.newRounds()).isEqualTo(1);
        assertThat(other.adapterSha256()).isNotEqualTo(round);
        assertThat(rounds()).hasSize(1);
        assertThat(federate("federate.rounds=1")).isEqualTo(new FederateResult(1, 1, round));
    }

    @Test
    void neitherTheOrderOfThePairsNorTheNumberOfPartitionsChangesABit() {
        List<Row> pairs = new ArrayList<>(TunedRun.pairs());
        Collections.shuffle(pairs, new Random(3));
        run.tables()
                .append(
                        TableName.PAIRS,
                        spark.createDataFrame(pairs, Pair.SCHEMA).repartition(4),
                        "filter",
                        0);
        spark.conf().set("spark.sql.shuffle.partitions", "1");
        try {
            assertThat(federate()).isEqualTo(first);
        } finally {
            spark.conf().set("spark.sql.shuffle.partitions", SharedSpark.SHUFFLE_PARTITIONS);
        }
    }

    @Test
    void whereNoPairFitsTheUserIsTold() {
        run.writePairs();
        assertThatThrownBy(() -> federate("federate.maxLength=4"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("round 1")
                .hasMessageContaining("school: " + TrainClientFunction.ALL_PAIRS_TOO_LONG)
                .hasMessageContaining("federate.maxLength");
    }

    @Test
    void whereEveryPairWasRejectedTheUserIsTold() {
        run.writePairs();
        Tables tables = run.tables();
        tables.replace(
                TableName.PAIRS, tables.read(TableName.PAIRS).where("not accepted"), "filter without an accepted one");
        assertThatThrownBy(this::federate)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("6 rejected")
                .hasMessageContaining("filter");
    }

    private void copyFinished() throws IOException {
        FileUtils.copyDirectory(finished.toFile(), folder.toFile());
    }

    private FederateResult federate(String... settings) {
        return new FederateJob(spark, run.config(settings), run.tables()).run();
    }

    private List<Round> rounds() {
        return run.tables().read(TableName.ROUNDS).orderBy("round").collectAsList().stream()
                .map(Round::fromRow)
                .toList();
    }

    private List<ClientTraining> trainings(int round) {
        return run.tables().read(TableName.TRAININGS).where("round = " + round).collectAsList().stream()
                .map(ClientTraining::fromRow)
                .toList();
    }

    private Map<TableName, Long> versions() {
        Map<TableName, Long> versions = new EnumMap<>(TableName.class);
        for (TableName table : TableName.values()) {
            versions.put(table, run.tables().version(table));
        }
        return versions;
    }
}
