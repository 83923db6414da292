package io.fedu2s.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A folder laid out as the Dockerfile lays out the image: what the manifests name is in it, and the program runs there. */
class ImageIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path KUBERNETES = ROOT.resolve(Path.of("conf", "kubernetes"));
    private static final Path FOLDER = Path.of("target", "image").toAbsolutePath();
    private static final Path PROGRAM = FOLDER.resolve(Path.of("opt", "fedu2s"));
    private static final Duration SOON = Duration.ofMinutes(5);

    @BeforeAll
    static void layOut() throws IOException {
        FileUtils.deleteDirectory(FOLDER.toFile());
        SparkHome.create(FOLDER.resolve(Path.of("opt", "spark")), Path.of("target", "spark.classpath"));
        String file = Files.readString(KUBERNETES.resolve("Dockerfile"));
        Map<String, String> arguments = new HashMap<>();
        for (MatchResult line : found("(?m)^ARG (\\w+)=(\\S+)$", file)) {
            arguments.put("${" + line.group(1) + "}", line.group(2));
        }
        for (MatchResult line : found("(?m)^COPY (\\S+) /(\\S+)$", file)) {
            copy(arguments.getOrDefault(line.group(1), line.group(1)), FOLDER.resolve(line.group(2)));
        }
    }

    /** As {@code COPY} does it: a folder's content, a file, or all files of a pattern. */
    private static void copy(String source, Path target) throws IOException {
        Path from = ROOT.resolve(source);
        if (Files.isDirectory(from)) {
            FileUtils.copyDirectory(from.toFile(), target.toFile());
        } else if (Files.isRegularFile(from)) {
            FileUtils.copyFile(from.toFile(), target.toFile());
        } else {
            PathMatcher pattern = FileSystems.getDefault().getPathMatcher("glob:" + from);
            try (Stream<Path> files = Files.list(from.getParent())) {
                for (Path file : files.filter(pattern::matches).toList()) {
                    FileUtils.copyFileToDirectory(file.toFile(), target.toFile());
                }
            }
        }
    }

    @Test
    void theProgramRunsInItOnTheImagesSpark() throws Exception {
        Path output = FOLDER.resolve("output");
        assertThat(run("ingest", "--config", "conf/quickstart/quickstart.yaml", "--set", "output.root=" + output))
                .containsPattern("ingest: \\d+ documents, \\d+ accepted");
        assertThat(output.resolve(Path.of("tables", "chunks", "_delta_log"))).isDirectory();

        Path prompt = Files.writeString(FOLDER.resolve("prompt.txt"), "The patient in Borva");
        assertThat(run(
                        "model",
                        "complete",
                        "--model",
                        "conf/quickstart/model",
                        "--prompt-file",
                        prompt.toString(),
                        "--max-new-tokens",
                        "8",
                        "--greedy"))
                .as("libtorch's jar was found")
                .isNotBlank();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(PROGRAM.resolve(Path.of("jobs", "bin", "fedu2s")).toString());
        line.addAll(List.of(command));
        Map<String, String> environment = Map.of(
                "SPARK_HOME",
                FOLDER.resolve(Path.of("opt", "spark")).toString(),
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "JAVA_HOME",
                System.getProperty("java.home"),
                "FEDU2S_JAVA_OPTS",
                "-Xmx1g");
        try (LoggedProcess process = LoggedProcess.start(
                command[0], line, environment, PROGRAM, FOLDER.resolve(command[0] + ".log"), Pattern.compile(""))) {
            process.awaitSuccess(SOON);
            return process.output();
        }
    }

    @Test
    void whatTheManifestsNameIsThere() throws IOException {
        List<JsonNode> manifests = read("fedu2s.yaml");
        JsonNode job = manifests.get(manifests.size() - 1);
        JsonNode pod = job.at("/spec/template/spec");
        JsonNode driver = pod.at("/containers/0");
        assertThat(inImage(driver.at("/command/0").asText())).isExecutable();
        String options = driver.get("env").findValuesAsText("value").toString();
        for (MatchResult path : found("=/(opt/\\S+)", options)) {
            assertThat(FOLDER.resolve(path.group(1))).isRegularFile();
        }
        assertThat(options).contains("podTemplateFile=/opt/fedu2s/conf/kubernetes/executor-pod.yaml");

        // The end of a bug (1) and of what a person must mend (2); 75 is tried again.
        JsonNode never = job.at("/spec/podFailurePolicy/rules/0");
        assertThat(never.get("action").asText()).isEqualTo("FailJob");
        assertThat(never.at("/onExitCodes/values").toString()).isEqualTo("[1,2]");
        assertThat(never.at("/onExitCodes/containerName")).isEqualTo(driver.get("name"));

        JsonNode executor = read("executor-pod.yaml").get(0).get("spec");
        assertThat(executor.at("/containers/0/name").asText())
                .as("the name that Spark looks for")
                .isEqualTo("spark-kubernetes-executor");
        for (JsonNode each : List.of(pod, executor)) {
            assertThat(each.get("volumes").findValuesAsText("name"))
                    .containsAll(each.at("/containers/0/volumeMounts").findValuesAsText("name"));
        }
        assertThat(executor.findValuesAsText("claimName")).isEqualTo(pod.findValuesAsText("claimName"));
    }

    private static Path inImage(String path) {
        return FOLDER.resolve(path.substring(1));
    }

    private static List<JsonNode> read(String name) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        try (var documents = yaml.readerFor(JsonNode.class)
                .<JsonNode>readValues(KUBERNETES.resolve(name).toFile())) {
            return documents.readAll();
        }
    }

    private static List<MatchResult> found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.results().toList();
    }
}
