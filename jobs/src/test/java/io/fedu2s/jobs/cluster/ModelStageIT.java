package io.fedu2s.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;

/** GPUs that only a script says are there: tasks that compute on models have one, and no others. */
class ModelStageIT {
    private static final Path FOLDER = Path.of("target", "model-stage").toAbsolutePath();
    private static final Pattern ANY = Pattern.compile("");

    @Test
    void onlyStagesOfModelsAskForGpus() throws Exception {
        FileUtils.deleteDirectory(FOLDER.toFile());
        SparkHome spark = SparkHome.create(FOLDER.resolve("spark"), Path.of("target", "spark.classpath"));
        Path discovery = FOLDER.resolve("discover.sh");
        Files.writeString(discovery, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"7\"]}'\n");
        Files.setPosixFilePermissions(discovery, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> gpus = List.of(
                "-Dspark.worker.resource.gpu.amount=1", "-Dspark.worker.resource.gpu.discoveryScript=" + discovery);
        try (StandaloneCluster cluster = StandaloneCluster.start(spark, 1, FOLDER, gpus)) {
            assertThat(probe(spark, cluster, "0.5")).contains("plain: [none]", "models: [[7]]");
            assertThat(probe(spark, cluster, "1.5"))
                    .contains("spark.fedu2s.task.gpus", "is '1.5', but it must be a part of one GPU");
        }
    }

    private static String probe(SparkHome spark, StandaloneCluster cluster, String share)
            throws IOException, InterruptedException {
        String classes = String.join(
                ":",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                Path.of("target", "classes").toAbsolutePath().toString(),
                Path.of("..", "udf", "target", "classes").toAbsolutePath().toString());
        List<String> line = new ArrayList<>(spark.command(ModelStageProbe.class.getName()));
        line.set(line.indexOf("-cp") + 1, classes + ":" + spark.folder().resolve("jars") + "/*");
        List<String> settings = new ArrayList<>();
        Collections.addAll(
                settings,
                "spark.master=" + cluster.masterUrl(),
                "spark.app.name=probe",
                "spark.ui.enabled=false",
                "spark.executor.memory=1g",
                "spark.executor.extraClassPath=" + classes,
                "spark.executor.resource.gpu.amount=1",
                "spark.fedu2s.task.gpus=" + share);
        settings.forEach(setting -> line.add(1, "-D" + setting));
        try (LoggedProcess process = LoggedProcess.start(
                "probe", line, spark.environment(), FOLDER.resolve("probe"), FOLDER.resolve("probe.log"), ANY)) {
            process.awaitEnd(Duration.ofMinutes(5));
            return process.output();
        }
    }
}
