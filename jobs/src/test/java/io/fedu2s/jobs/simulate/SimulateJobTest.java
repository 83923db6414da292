package io.fedu2s.jobs.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.jobs.federate.TunedRun;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class SimulateJobTest {
    private static final SimulationConfig SIMULATION = new SimulationConfig(
            8,
            1,
            2,
            "quantity:0.5",
            0,
            List.of(
                    "federate.participation.selection=utility",
                    "federate.participation.overSelection=2",
                    "federate.participation.servedEvery=3"));

    private final SparkSession spark;

    @TempDir
    private Path folder;

    SimulateJobTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void bothFederationsRunOnceAndASecondRunChangesNothing() throws IOException {
        TunedRun run = new TunedRun(spark, folder);
        run.writePairs();
        run.writeHumanPairs();
        SimulateResult result = simulate(run);

        JsonNode json = new ObjectMapper().readTree(Path.of(result.json()).toFile());
        assertThat(json.at("/pairs").asInt()).isEqualTo(21);
        JsonNode alike = json.at("/arms/0/rounds/0");
        JsonNode measured = json.at("/arms/1/rounds/0");
        assertThat(alike.at("/clients").asInt()).isEqualTo(2);
        assertThat(measured.at("/clients").asInt()).isBetween(1, 4);
        assertThat(measured.at("/clients").asInt() + measured.at("/late").asInt())
                .as("twice as many are chosen as are wanted, but for one whose only pair may be too long")
                .isBetween(3, 4);
        assertThat(measured.at("/late").asInt()).isPositive();
        assertThat(measured.at("/seconds").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(Math.max(
                        json.at("/deadline_seconds").asDouble(),
                        alike.at("/seconds").asDouble()));
        assertThat(json.at("/arms/0/qualities/0/loss").asDouble()).isPositive();
        assertThat(run.tables().exists(TableName.ROUNDS))
                .as("the run's own federation")
                .isFalse();

        String text = Files.readString(Path.of(result.json()));
        Map<String, Long> versions = versions();
        assertThat(simulate(run)).isEqualTo(result);
        assertThat(versions()).isEqualTo(versions);
        assertThat(Files.readString(Path.of(result.json()))).isEqualTo(text);
    }

    private SimulateResult simulate(TunedRun run) {
        return new SimulateJob(spark, run.config(), run.tables(), SIMULATION).run();
    }

    private Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        for (String arm : List.of("alike", "unequal")) {
            Tables tables = new Tables(
                    spark, folder.resolve("output/simulation").resolve(arm).toString(), "test");
            for (TableName table : TableName.values()) {
                versions.put(arm + " " + table, tables.version(table));
            }
        }
        return versions;
    }
}
