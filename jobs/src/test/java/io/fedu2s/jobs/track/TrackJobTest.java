package io.fedu2s.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.report.ReportResult;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackJobTest {
    private static final String FIRST = round(1, 2.0);
    private static final String SECOND = round(2, 1.5);

    @TempDir
    private Path output;

    private MlflowStandIn server;

    @BeforeEach
    void start() throws IOException {
        server = new MlflowStandIn();
        Files.createDirectories(output.resolve("adapter"));
        Files.writeString(output.resolve("adapter/adapter_config.json"), "{}");
        Files.write(output.resolve("adapter/adapter_model.safetensors"), new byte[70_000]);
        Files.createFile(output.resolve("adapter/empty"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void keysFiguresAndFilesAreTold() throws IOException {
        assertThat(track(server.uri() + "/", FIRST, SECOND)).isTrue();
        assertThat(server.experiments).containsExactly("fedu2s");
        assertThat(server.runs).hasSize(1);
        ObjectNode run = server.runs.get(0);
        assertThat(run.path("name").asText()).isEqualTo("quickstart");
        assertThat(run.path("status").asText()).isEqualTo("FINISHED");
        assertThat(run.path("params"))
                .anySatisfy(each -> assertThat(each).hasToString("{\"key\":\"lora.rank\",\"value\":\"16\"}"))
                .hasSizeGreaterThan(100);
        assertThat(metrics(run))
                .containsExactly(
                        "round/train_loss@1=2.0",
                        "round/train_loss@2=1.5",
                        "documents/read@2=36.0",
                        "pairs/accepted@2=30.0",
                        "rejected/ungrounded@2=6.0",
                        "chunks@2=40.0",
                        "math/rougeL/base@2=0.25",
                        "math/rougeL/federated@2=0.5");
        assertThat(server.files)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "0/0/artifacts/config.yaml",
                        (int) Files.size(output.resolve("config")),
                        "0/0/artifacts/report.html",
                        6,
                        "0/0/artifacts/summary.json",
                        (int) Files.size(output.resolve("summary.json")),
                        "0/0/artifacts/adapter/adapter_config.json",
                        2,
                        "0/0/artifacts/adapter/adapter_model.safetensors",
                        70_000,
                        "0/0/artifacts/adapter/empty",
                        0));
    }

    @Test
    void whatIsKnownIsNotToldAgain() throws IOException {
        track(server.uri(), FIRST);
        int asked = server.whoAsked.size();
        assertThat(track(server.uri(), FIRST)).isFalse();
        assertThat(server.whoAsked).hasSize(asked);
    }

    @Test
    void aFederationThatGoesOnIsToldToItsRun() throws IOException {
        track(server.uri(), FIRST);
        track(server.uri(), FIRST, SECOND);
        assertThat(server.runs).hasSize(1);
        assertThat(metrics(server.runs.get(0)))
                .filteredOn(metric -> metric.startsWith("round/train_loss"))
                .containsExactly("round/train_loss@1=2.0", "round/train_loss@2=1.5");
    }

    @Test
    void anotherFederationHasARunOfItsOwn() throws IOException {
        track(server.uri(), FIRST, SECOND);
        track(server.uri(), round(1, 3.0));
        assertThat(server.runs).hasSize(2);
        assertThat(metrics(server.runs.get(1))).contains("round/train_loss@1=3.0");
    }

    @Test
    void aServerThatStumblesIsToldLater() throws IOException {
        server.answersWith(503);
        assertThat(track(server.uri(), FIRST)).isFalse();
        server.answersWith(0);
        assertThat(track(server.uri(), FIRST)).isTrue();
        assertThat(server.runs).hasSize(1);
    }

    @Test
    void aServerThatIsNotThereStopsNothing() throws IOException {
        String gone = server.uri();
        server.close();
        assertThat(track(gone, FIRST)).isFalse();
    }

    @Test
    void aServerThatRefusesIsTheUsersToMend() {
        server.answersWith(403);
        assertThatThrownBy(() -> track(server.uri(), FIRST))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("HTTP 403")
                .hasMessageContaining("MLFLOW_TRACKING_TOKEN");
    }

    @Test
    void anAddressMustBeOne() {
        for (String wrong : List.of("mlflow.example.org:5000", "file:/tmp/x", "http://me:secret@host", "http://")) {
            assertThatThrownBy(() -> config(wrong))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("'tracking.uri' is no such address");
        }
    }

    @Test
    void whoAsksIsSaidAsToEveryClientOfMlflow() throws IOException {
        for (Map<String, String> environment : List.of(
                Map.of("MLFLOW_TRACKING_TOKEN", "t", "MLFLOW_TRACKING_USERNAME", "u"),
                Map.of("MLFLOW_TRACKING_USERNAME", "u", "MLFLOW_TRACKING_PASSWORD", "p"),
                Map.<String, String>of())) {
            new MlflowServer(URI.create(server.uri()), name -> Optional.ofNullable(environment.get(name)))
                    .experiment("known");
        }
        // The first asks and makes it.
        assertThat(server.whoAsked).containsExactly("Bearer t", "Bearer t", "Basic dTpw", "null");
    }

    private boolean track(String uri, String... rounds) throws IOException {
        RunConfig config = config(uri);
        Files.writeString(output.resolve("config"), config.effectiveYaml());
        Files.writeString(output.resolve("report.html"), "<html>");
        Files.writeString(output.resolve("summary.json"), """
                {"run_id": "quickstart", "documents": {"read": 36}, "chunks": 40,
                 "pairs": {"accepted": 30, "rejected": {"ungrounded": 6}}, "rounds": [%s],
                 "evaluations": [{"domain": "math", "metric": "rougeL", "base": 0.25, "federated": 0.5, "local": null}]}
                """.formatted(String.join(",", rounds)));
        var report = new ReportResult(
                output.resolve("summary.json").toString(),
                output.resolve("report.html").toString(),
                true);
        return new TrackJob(config, new Configuration()).run(report);
    }

    private RunConfig config(String uri) {
        return RunConfig.read(
                "../conf/quickstart/quickstart.yaml", List.of("output.root=" + output, "tracking.uri=" + uri));
    }

    private static String round(int number, double loss) {
        return "{\"round\": %d, \"train_loss\": %s}".formatted(number, loss);
    }

    private static List<String> metrics(ObjectNode run) {
        List<String> metrics = new ArrayList<>();
        for (JsonNode each : run.path("metrics")) {
            metrics.add("%s@%d=%s"
                    .formatted(
                            each.path("key").asText(),
                            each.path("step").asLong(),
                            each.path("value").asDouble()));
        }
        return metrics;
    }
}
