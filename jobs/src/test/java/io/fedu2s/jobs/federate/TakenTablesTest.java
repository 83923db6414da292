package io.fedu2s.jobs.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Killed;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.record.Evaluation;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two federations take the same tables from each other, and are killed after any commit. */
@ExtendWith(SharedSpark.class)
class TakenTablesTest {
    private static final String ERROR_FEEDBACK = "federate.update.codec=int8:64";

    /** Its clients keep what their codec dropped. */
    private static final String[] ONE = {"federate.rounds=1", "federate.localSteps=1", ERROR_FEEDBACK};

    private static final String[] OTHER = {
        "federate.rounds=2", "federate.localSteps=1", ERROR_FEEDBACK, "federate.learningRate=0.02"
    };

    /** Its clients keep nothing. */
    private static final String[] FORGETFUL = {
        "federate.rounds=1", "federate.localSteps=1", "federate.learningRate=0.02"
    };

    private static final List<String> PLACES = List.of(
            "ROUNDS 0",
            "ADAPTERS 0",
            "UPDATES 0",
            "CLIENT_STATES 0",
            "TRAININGS 0",
            "TRAININGS 1",
            "CLIENT_STATES 1",
            "UPDATES 1",
            "ADAPTERS 1",
            "ROUNDS 1",
            "TRAININGS 2",
            "CLIENT_STATES 2",
            "UPDATES 2",
            "ADAPTERS 2");

    /** After these the whole way back is gone, after the others what it begins from is looked at. */
    private static final Set<String> TRIED = Set.of("ADAPTERS 0", "TRAININGS 1", "UPDATES 2");

    @TempDir
    private static Path finished;

    private static Map<TableName, List<Object>> finishedRows = Map.of();
    private static FederateResult first = new FederateResult(0, 0, "");

    private final SparkSession spark;

    @TempDir
    private Path folder;

    TakenTablesTest(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeAll
    static void federation(SparkSession spark) {
        TunedRun run = new TunedRun(spark, finished);
        run.writePairs();
        first = new FederateJob(spark, run.config(ONE), run.tables()).run();
        finishedRows = run.rows();
    }

    @Test
    void whereverAnotherFederationIsKilledTheFirstComesBackWithItsRowsAndNoOthers() throws IOException {
        TunedRun undisturbed = run("undisturbed");
        undisturbed.writePairs();
        FederateResult other = federate(undisturbed, OTHER);
        TunedRun killed = copy(finished, "killed");
        for (String place : PLACES) {
            kill(killed, place, OTHER);
            assertThat(left(killed, ONE)).as(place).matches("(has )*(lacks )+");
            if (TRIED.contains(place)) {
                TunedRun back = copy(folder.resolve("killed"), "back after " + place);
                assertThat(committed(back, ONE).last()).as(place).isZero();
                assertThat(federate(back, ONE).adapterSha256()).as(place).isEqualTo(first.adapterSha256());
                assertThat(back.rows()).as(place).isEqualTo(finishedRows);
            }
        }
        assertThat(federate(killed, OTHER).adapterSha256()).isEqualTo(other.adapterSha256());
        assertThat(killed.rows()).isEqualTo(undisturbed.rows());
    }

    @Test
    void federationsThatTakeTablesFromEachOtherInTheMidstOfThatEndAsIfNothingHadBeen() throws IOException {
        TunedRun run = copy(finished, "copy");
        kill(run, "UPDATES 0", OTHER);
        kill(run, "ROUNDS 0", ONE);
        kill(run, "TRAININGS 1", OTHER);
        kill(run, "UPDATES 0", FORGETFUL);
        kill(run, "CLIENT_STATES 1", ONE);
        kill(run, "TRAININGS 1", FORGETFUL);
        assertThat(federate(run, ONE)).isEqualTo(first);
        assertThat(run.rows()).isEqualTo(finishedRows);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRAININGS", "UPDATES", "ROUNDS"})
    void aTableThatIsMissingIsMadeAnewWithAllThatFollowsFromIt(TableName table) throws IOException {
        TunedRun run = copy(finished, "copy");
        FileUtils.deleteDirectory(new File(URI.create(run.tables().path(table)).getPath()));
        assertThat(committed(run, ONE).last()).isZero();
        assertThat(federate(run, ONE)).isEqualTo(first);
        assertThat(run.rows()).isEqualTo(finishedRows);
    }

    @Test
    void whatWasMeasuredGoesWithTheAdaptersThatItWasMeasuredOn() throws IOException {
        TunedRun run = copy(finished, "copy");
        Evaluation measured = new Evaluation(
                Evaluation.FEDERATED, 1, "sha", "math", "", "loss", "model", 1.5, 1, List.of(1.5), List.of(1.0));
        run.tables()
                .replace(
                        TableName.EVALUATIONS,
                        spark.createDataFrame(List.of(measured.toRow()), Evaluation.SCHEMA),
                        "evaluate");
        federate(run, ONE);
        assertThat(run.tables().read(TableName.EVALUATIONS).count()).isEqualTo(1);
        kill(run, "EVALUATIONS 0", OTHER);
        assertThat(run.tables().read(TableName.EVALUATIONS).count()).isZero();
        assertThat(federate(run, ONE)).isEqualTo(new FederateResult(0, 1, first.adapterSha256()));
    }

    @Test
    void roundsOfAnotherFederationAreNeitherEvaluatedNorExported() throws IOException {
        TunedRun run = copy(finished, "copy");
        assertThat(committed(run, ONE).last()).isEqualTo(1);
        assertThat(committed(run, OTHER).last()).isZero();
        kill(run, "ADAPTERS 1", OTHER);
        assertThat(committed(run, ONE).last()).isZero();
        assertThat(committed(run, ONE).trainings()).isEmpty();
        assertThat(committed(run, OTHER).last()).isZero();
    }

    private void kill(TunedRun run, String place, String... settings) {
        CommitListener killer = Killed.after(place);
        assertThatThrownBy(() -> new FederateJob(spark, run.config(settings), run.tables(), killer).run())
                .as(place)
                .isInstanceOf(Killed.class);
    }

    private FederateResult federate(TunedRun run, String... settings) {
        return new FederateJob(spark, run.config(settings), run.tables()).run();
    }

    private static CommittedRounds committed(TunedRun run, String... settings) {
        return CommittedRounds.of(run.config(settings), run.tables(), AcceptedPairs.read(run.tables()));
    }

    /** Which tables still hold the first round of a federation, in the order in which they were committed. */
    private static String left(TunedRun run, String... settings) {
        RunConfig config = run.config(settings);
        Federation federation = Federation.of(config, run.tables(), AcceptedPairs.read(run.tables()));
        var rounds = new RoundTables(run.tables(), federation, config.federate());
        return TunedRun.ROUND_TABLES.stream()
                .map(table -> rounds.has(table, 1) ? "has " : "lacks ")
                .collect(Collectors.joining());
    }

    private TunedRun run(String name) {
        return new TunedRun(spark, folder.resolve(name));
    }

    private TunedRun copy(Path tables, String name) throws IOException {
        FileUtils.copyDirectory(tables.toFile(), folder.resolve(name).toFile());
        return run(name);
    }
}
