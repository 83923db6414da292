package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.record.Forgotten;
import io.fedu2s.udf.record.Round;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class GenerationsTest {
    /** Its clients keep what their codec dropped, its server what it moved by. */
    private static final String[] CAMPAIGN = {
        "federate.rounds=1",
        "federate.localSteps=1",
        "federate.update.codec=int8:64",
        "federate.server.algorithm=fedavgm"
    };

    private static final List<String> PLACES =
            List.of("ROUNDS 1", "UPDATES 1", "TRAININGS 1", "TRAININGS 2", "UPDATES 2", "ADAPTERS 2");

    @TempDir
    private static Path yesterday;

    private static FederateResult first = new FederateResult(0, 0, "");

    private final SparkSession spark;

    @TempDir
    private Path folder;

    GenerationsTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeAll
    static void firstPairs(SparkSession spark) {
        TunedRun run = new TunedRun(spark, yesterday);
        run.writePairs();
        first = new FederateJob(spark, run.config(CAMPAIGN), run.tables()).run();
    }

    @Test
    void overMorePairsItGoesOnFromTheLastAdapterAndHistoryStays() throws IOException {
        TunedRun run = copy("run");
        more(run);
        assertThat(committed(run).last()).as("rounds that it goes on from").isEqualTo(1);
        FederateResult second = federate(run);
        assertThat(second).isEqualTo(new FederateResult(1, 2, second.adapterSha256()));
        List<Round> rounds = rounds(run);
        assertThat(rounds).extracting(Round::round).containsExactly(1, 2);
        assertThat(rounds.get(0).adapterSha256()).isEqualTo(first.adapterSha256());
        assertThat(rounds).extracting(Round::federation).satisfies(names -> {
            assertThat(names.get(1))
                    .isNotEqualTo(names.get(0))
                    .startsWith(names.get(0).substring(0, 33));
        });
        assertThat(rounds.get(1).clientIds()).contains("annex").doesNotContain("ward-b");
        assertThat(rounds.get(1).trainLoss()).isLessThan(rounds.get(0).trainLoss());
        assertThat(federate(run)).isEqualTo(new FederateResult(0, 2, second.adapterSha256()));
        assertThat(federate(run, "federate.rounds=2").rounds())
                .as("more rounds")
                .isEqualTo(3);
        assertThat(federate(run, "federate.start=scratch").rounds()).isEqualTo(1);
        assertThat(rounds(run)).extracting(Round::round).containsExactly(1);
    }

    @Test
    void whereverItIsKilledItGoesOnAndTheFormerPairsFindTheirRounds() throws IOException {
        TunedRun undisturbed = copy("undisturbed");
        more(undisturbed);
        federate(undisturbed);
        Map<TableName, List<Object>> before = copy("before").rows();
        TunedRun killed = copy("killed");
        for (String place : PLACES) {
            more(killed);
            kill(killed, place);
            firstPairs(killed);
            assertThat(committed(killed).last()).as(place).isEqualTo(1);
            if (place.startsWith("UPDATES")) {
                TunedRun back = copyOf("killed", "back after " + place);
                assertThat(federate(back)).as(place).isEqualTo(new FederateResult(0, 1, first.adapterSha256()));
                assertThat(back.rows()).as(place).isEqualTo(before);
            }
        }
        more(killed);
        federate(killed);
        assertThat(killed.rows()).isEqualTo(undisturbed.rows());
    }

    @Test
    void whatWasForgottenIsNotGoneOnFrom() throws IOException {
        TunedRun run = copy("run");
        more(run);
        Forgotten gone = new Forgotten("ward-b", "", "", "", true);
        run.tables()
                .append(
                        TableName.FORGOTTEN,
                        spark.createDataFrame(List.of(gone.toRow()), Forgotten.SCHEMA),
                        "forget",
                        0);
        assertThat(committed(run).last()).isZero();
    }

    @Test
    void itStartsFromAFolder() throws IOException {
        TunedRun run = copy("run");
        Adapter made = committed(run).adapter(1);
        Path peft = folder.resolve("peft");
        PeftFolder.write(made, "model", peft);
        String start = "federate.start=" + peft;
        assertThat(committed(run, start).last()).isZero();
        assertThat(committed(run, start).initial().sha256()).isEqualTo(made.sha256());
        federate(run, start);
        String anew = config(run, start).federate().start().anew();
        assertThat(anew).isEqualTo("federate.start=scratch:" + peft);
        assertThat(config(run, anew).federate().start().folder()).isEqualTo(peft.toString());
        assertThat(config(run, anew).federate().start().goesOn()).isFalse();
        assertThat(rounds(run).get(0).trainLoss())
                .isLessThan(rounds(copy("before")).get(0).trainLoss());
        assertThatThrownBy(() -> federate(run, start, "lora.rank=4"))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(peft.toString(), "rank=2", "rank=4");
    }

    /** Another client comes and one goes. */
    private void more(TunedRun run) {
        Dataset<Row> pairs = spark.createDataFrame(
                        TunedRun.pairs(), run.tables().read(TableName.PAIRS).schema())
                .where(col("client_id").notEqual("ward-b"));
        Dataset<Row> annex = pairs.where(col("client_id").equalTo("school"))
                .withColumn("client_id", lit("annex"))
                .withColumn("pair_id", expr("concat('annex-', pair_id)"));
        run.tables().replace(TableName.PAIRS, pairs.union(annex), "more pairs");
    }

    private void firstPairs(TunedRun run) {
        run.tables()
                .replace(
                        TableName.PAIRS,
                        spark.createDataFrame(
                                TunedRun.pairs(),
                                run.tables().read(TableName.PAIRS).schema()),
                        "first pairs");
    }

    private void kill(TunedRun run, String place) {
        CommitListener killer = Killed.after(place);
        assertThatThrownBy(() -> new FederateJob(spark, run.config(CAMPAIGN), run.tables(), killer).run())
                .as(place)
                .isInstanceOf(Killed.class);
    }

    private FederateResult federate(TunedRun run, String... settings) {
        return new FederateJob(spark, config(run, settings), run.tables()).run();
    }

    private static CommittedRounds committed(TunedRun run, String... settings) {
        return CommittedRounds.of(config(run, settings), run.tables(), AcceptedPairs.read(run.tables()));
    }

    private static RunConfig config(TunedRun run, String... settings) {
        return run.config(CAMPAIGN).with(List.of(settings));
    }

    private TunedRun copy(String name) throws IOException {
        FileUtils.copyDirectory(yesterday.toFile(), folder.resolve(name).toFile());
        return new TunedRun(spark, folder.resolve(name));
    }

    private TunedRun copyOf(String other, String name) throws IOException {
        FileUtils.copyDirectory(
                folder.resolve(other).toFile(), folder.resolve(name).toFile());
        return new TunedRun(spark, folder.resolve(name));
    }

    private static List<Round> rounds(TunedRun run) {
        return run.tables().read(TableName.ROUNDS).collectAsList().stream()
                .map(Round::fromRow)
                .sorted(Comparator.comparingInt(Round::round))
                .toList();
    }
}
