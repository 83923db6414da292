package io.fedu2s.jobs.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.generate.ChunkedRun;
import io.fedu2s.jobs.generate.GenerateJob;
import io.fedu2s.jobs.generate.OnlyLooking;
import io.fedu2s.jobs.table.SharedSpark;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.udf.error.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class StopBelowTest {
    private static final String SAMPLES = "generate.samplesPerChunk=10";

    private final SparkSession spark;

    StopBelowTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void aRunWhoseFirstAnswersFailEndsWithTheReasonsAndALowerLimitGoesOnFromThere(
            @TempDir Path folder, @TempDir Path other) {
        ChunkedRun run = new ChunkedRun(spark, folder);
        run.writeChunks(1);
        assertThatThrownBy(() -> generate(run, SAMPLES, "generate.stopBelow=0.5"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(
                        "Of the first 40 pairs 0 are accepted, a smaller share than generate.stopBelow 0.5")
                .hasMessageContainingAll("no_response=", "For instance: ", "preview", "goes on from there");
        List<Row> first = rows(run);
        assertThat(first).as("40 answers and the prompts that nobody asks").hasSize(50);
        assertThatThrownBy(() -> generate(run, SAMPLES, "generate.stopBelow=0.5"))
                .as("again, of those that are there")
                .hasMessageStartingWith("Of the first 40 pairs");
        assertThat(rows(run)).hasSize(50);

        generate(run, SAMPLES, "generate.stopBelow=0");
        assertThat(rows(run)).hasSize(60).containsAll(first);
        ChunkedRun whole = new ChunkedRun(spark, other);
        whole.writeChunks(1);
        generate(whole, SAMPLES);
        assertThat(rows(run)).containsExactlyInAnyOrderElementsOf(rows(whole));
    }

    @Test
    void whoLooksSeesTheFirstAnswersOnceAndTheRunGoesOn(@TempDir Path folder) {
        ChunkedRun run = new ChunkedRun(spark, folder);
        run.writeChunks(1);
        List<Long> seen = new ArrayList<>();
        OnlyLooking looking = new OnlyLooking(generations -> seen.add(generations.count()));
        RunConfig config = run.config(SAMPLES, "generate.stopBelow=0.5");
        new GenerateJob(spark, config, run.tables(), looking).run();
        new GenerateJob(spark, config, run.tables(), looking).run();
        assertThat(seen).containsExactly(40L);
        assertThat(rows(run)).hasSize(60);
    }

    private void generate(ChunkedRun run, String... settings) {
        RunConfig config = run.config(settings);
        new GenerateJob(spark, config, run.tables(), new FilterJob(spark, config, run.tables())).run();
    }

    private static List<Row> rows(ChunkedRun run) {
        return run.tables().read(TableName.GENERATIONS).collectAsList();
    }
}
