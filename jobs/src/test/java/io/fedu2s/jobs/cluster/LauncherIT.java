package io.fedu2s.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a shell and a scheduler see it: what it hands to spark-submit, and with what its processes end. */
class LauncherIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Pattern ANY = Pattern.compile("");

    @TempDir
    private Path folder;

    @Test
    void whatTheUserGivesSparkSubmitComesBesideOurs() throws Exception {
        Path submit = folder.resolve(Path.of("spark", "bin", "spark-submit"));
        Files.createDirectories(submit.getParent());
        Files.writeString(submit, "#!/usr/bin/env bash\nprintf '%s\\n' \"$SPARK_SUBMIT_OPTS\" \"$@\"\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();

        String onYarn = submitted("yarn", "--deploy-mode cluster --jars my.jar", "-Xmx6g -Dmy=1");
        assertThat(onYarn)
                .containsPattern("--jars\n.*pytorch-native.*\\.jar,my\\.jar\n")
                .containsPattern("--files\n.*/log4j2\\.properties\n")
                .contains("--driver-memory\n6g\n", "-Dmy=1 -Dlog4j2.configurationFile=log4j2.properties\n")
                .doesNotContain("-Xmx");
        String onKubernetes = submitted("k8s://https://host:6443", "--deploy-mode cluster --jars local:///my.jar", "");
        assertThat(onKubernetes)
                .containsPattern(
                        "--jars\nlocal:///opt/fedu2s/jobs/target/native/pytorch-native\\S+,local:///my\\.jar\n")
                .contains("\nlocal:///opt/fedu2s/jobs/target/fedu2s.jar\nrun\n")
                .contains("verdict\n--cluster\nk8s://https://host:6443\n--submission\n", "--submitted\n0\nrun\n")
                .doesNotContain("--files");
        String onMaster = submitted("spark://host:7077", "", "");
        assertThat(onMaster)
                .contains("--deploy-mode\nclient\n")
                .startsWith(" -Dlog4j2.configurationFile=" + ROOT.resolve(Path.of("conf", "log4j2.properties")))
                .endsWith("run\n--config\na.yaml\n");
    }

    @Test
    void whatSparkSubmitIsToldOfStoresHoldsWithAClusterAndWithout() throws Exception {
        Path submit = folder.resolve(Path.of("spark", "bin", "spark-submit"));
        Files.createDirectories(submit.getParent());
        Files.writeString(submit, "#!/usr/bin/env bash\nprintf '%s\\n' \"$FEDU2S_LAUNCHER\" \"$@\"\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();

        List<String> told = List.of(
                "--packages",
                "a:b:1",
                "--jars",
                "own.jar",
                "--conf",
                "spark.hadoop.fs.x.key=two words",
                "--conf=spark.hadoop.fs.x.Secret.key=hidden",
                "--packages=c:d:2");
        assertThat(submitted("yarn", "--packages e:f:3 --jars my.jar", "", told))
                .startsWith(launcher() + " --master yarn --packages a:b:1 --jars own.jar --conf "
                        + "spark.hadoop.fs.x.key=two\\ words --conf spark.hadoop.fs.x.Secret.key=")
                .containsPattern("--jars\n.*pytorch-native.*\\.jar,own\\.jar,my\\.jar\n")
                .contains("--packages\na:b:1,c:d:2,e:f:3\n", "--conf\nspark.hadoop.fs.x.key=two words\n")
                // What 'status' prints has no secret, what is handed on has.
                .containsOnlyOnce("hidden")
                .contains("--conf\nspark.hadoop.fs.x.Secret.key=hidden\n");

        try (LoggedProcess status = start(
                "settings",
                ANY,
                "status",
                "--conf",
                "spark.hadoop.fs.none.impl=x.Y",
                "--set",
                "output.root=none://out")) {
            assertThat(status.awaitEnd(SOON)).isEqualTo(2);
            assertThat(status.output()).contains("fedu2s: output.root is 'none://out'", "Class x.Y not found");
        }
        try (LoggedProcess run = start("packages", ANY, "status", "--packages", "none")) {
            assertThat(run.awaitEnd(SOON)).isEqualTo(2);
            assertThat(run.output()).contains("fedu2s: The packages 'none' can't be had", "group:artifact:version");
        }
    }

    @Test
    void aSecondDriverIsRefusedAndTheFirstEndsInALineWhenItIsTold() throws Exception {
        Pattern generates = Pattern.compile("step \\d of \\d: generate");
        Path lineage = folder.resolve("lineage");
        try (LoggedProcess first = start(
                "first",
                generates,
                "run",
                "--conf",
                "spark.openlineage.transport.type=file",
                "--conf",
                "spark.openlineage.transport.location=" + lineage)) {
            first.awaitLine(SOON);
            assertThat(lineage)
                    .content()
                    .containsPattern("\"eventType\":\"COMPLETE\".*\"name\":\"quickstart\\.ingest\"");
            try (LoggedProcess second = start("second", ANY, "federate")) {
                assertThat(second.awaitEnd(SOON)).isEqualTo(75);
                assertThat(second.output()).containsPattern("fedu2s: The output '.*' is being written by 'run' on ");
            }
            first.terminate();
            assertThat(first.awaitEnd(SOON)).isEqualTo(143);
            assertThat(first.output())
                    .contains("fedu2s: told to end; committed to ", "chunks (1 times)")
                    .doesNotContain("\tat ");
        }
        assertThat(folder.resolve("output").resolve(".lease")).doesNotExist();
    }

    @Test
    void classesThatWereWrittenDownAreThoseThatLaterCommandsBeginWith() throws Exception {
        try (LoggedProcess first = start("first", ANY, "status", "--share-classes")) {
            first.awaitSuccess(SOON);
        }
        Path loaded = folder.resolve("loaded");
        try (LoggedProcess second = start("second", ANY, "-Xlog:class+load:file=" + loaded, List.of("status"))) {
            second.awaitSuccess(SOON);
        }
        assertThat(loaded)
                .content()
                .contains("io.fedu2s.jobs.cli.Main source: shared objects file (top)")
                .contains("org.apache.spark.sql.delta.DeltaLog source: shared objects file (top)");
    }

    private String submitted(String master, String submitOptions, String javaOptions) throws Exception {
        return submitted(master, submitOptions, javaOptions, List.of());
    }

    private String submitted(String master, String submitOptions, String javaOptions, List<String> told)
            throws Exception {
        List<String> line = new ArrayList<>(List.of(launcher(), "--master", master));
        line.addAll(told);
        line.addAll(List.of("run", "--config", "a.yaml"));
        Map<String, String> environment = Map.of(
                "SPARK_HOME",
                folder.resolve("spark").toString(),
                "FEDU2S_SUBMIT_OPTS",
                submitOptions,
                "FEDU2S_JAVA_OPTS",
                javaOptions,
                "SPARK_SUBMIT_OPTS",
                "",
                "JAVA_HOME",
                System.getProperty("java.home"));
        try (LoggedProcess process =
                LoggedProcess.start("submit", line, environment, folder, folder.resolve("submit.log"), ANY)) {
            process.awaitSuccess(SOON);
            return process.output();
        }
    }

    private LoggedProcess start(String name, Pattern awaited, String... arguments) throws IOException {
        return start(name, awaited, "", List.of(arguments));
    }

    private LoggedProcess start(String name, Pattern awaited, String javaOptions, List<String> arguments)
            throws IOException {
        List<String> line = new ArrayList<>(List.of(
                launcher(),
                arguments.get(0),
                "--config",
                "conf/quickstart/quickstart.yaml",
                "--set",
                "output.root=" + folder.resolve("output")));
        line.addAll(arguments.subList(1, arguments.size()));
        Map<String, String> environment =
                Map.of("JAVA_HOME", System.getProperty("java.home"), "FEDU2S_JAVA_OPTS", javaOptions);
        return LoggedProcess.start(name, line, environment, ROOT, folder.resolve(name + ".log"), awaited);
    }

    private static String launcher() {
        return ROOT.resolve(Path.of("jobs", "bin", "fedu2s")).toString();
    }
}
