package io.fedu2s.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.bench.ReduceBench;
import io.fedu2s.bench.SeededUpdatesFunction;
import io.fedu2s.udf.reduce.SumFunction;
import io.fedu2s.udf.sum.FixedPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;

/** A reduce that loses an executor on its way. */
class KilledExecutorIT {
    private static final Path FOLDER = Path.of("target", "killed-executor").toAbsolutePath();
    private static final Duration RUN = Duration.ofMinutes(20);
    private static final int CLIENTS = 4_000;
    private static final int PARAMETERS = 100_000;

    @Test
    void theSumIsThatOfOneTaskByteForByte() throws Exception {
        FileUtils.deleteDirectory(FOLDER.toFile());
        SparkHome spark = SparkHome.create(FOLDER.resolve("spark"), Path.of("target", "spark.classpath"));

        String output;
        try (StandaloneCluster cluster = StandaloneCluster.start(spark, 2, FOLDER);
                LoggedProcess bench = bench(spark, cluster.masterUrl())) {
            bench.awaitLine(RUN);
            cluster.killAnExecutor();
            bench.awaitSuccess(RUN);
            output = bench.output();
        }

        assertThat(output).containsSubsequence("now the sum", "Lost executor", "now checked");
        String line = output.lines()
                .filter(printed -> printed.startsWith("{\"clients\""))
                .findFirst()
                .orElseThrow();
        assertThat(JsonMapper.builder().build().readTree(line).get("sha256").asText())
                .isEqualTo(sumOfOneTask());
    }

    /** A benchmark whose awaited line is the end of the first task of its sum. */
    private static LoggedProcess bench(SparkHome spark, String master) throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        return LoggedProcess.start(
                "bench",
                List.of(
                        root.resolve(Path.of("jobs", "bin", "fedu2s")).toString(),
                        "--master",
                        master,
                        "bench",
                        "reduce",
                        "--clients",
                        Integer.toString(CLIENTS),
                        "--parameters",
                        Integer.toString(PARAMETERS),
                        "--repeats",
                        "1"),
                spark.environment(),
                root,
                FOLDER.resolve("bench.log"),
                Pattern.compile("now the sum"),
                Pattern.compile("Finished task"));
    }

    private static String sumOfOneTask() {
        var updates = new SeededUpdatesFunction(PARAMETERS, ReduceBench.SEED);
        var sum = new SumFunction(FixedPoint.STANDARD);
        return ReduceBench.digest(
                sum.call(updates.call(LongStream.range(0, CLIENTS).iterator())));
    }
}
