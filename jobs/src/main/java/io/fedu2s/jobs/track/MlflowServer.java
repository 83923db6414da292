package io.fedu2s.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.error.Errors;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An MLflow tracking server by its REST API 2.0.
 *
 * <p>By HTTP and not by MLflow's own Java client, since that starts Python's {@code mlflow} for every file that it sends.
 * Who asks is told as to every client of MLflow: {@code MLFLOW_TRACKING_TOKEN}, or {@code MLFLOW_TRACKING_USERNAME} and
 * {@code MLFLOW_TRACKING_PASSWORD}, of the environment.
 */
final class MlflowServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);
    private static final Duration TO_TAKE_A_FILE = Duration.ofMinutes(30);
    private static final String API = "/api/2.0/mlflow/";

    /** Of one request (REST API, "Log Batch"). */
    private static final int PARAMETERS_AT_ONCE = 100;

    private static final int METRICS_AT_ONCE = 800;

    /** What MLflow stores of a parameter. */
    private static final int PARAMETER_CHARACTERS = 500;

    private final URI uri;
    private final Optional<String> authorization;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TO_CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    /**
     * Connects to nothing yet.
     *
     * @param uri without a slash at its end
     * @param environment says who asks
     */
    MlflowServer(URI uri, Function<String, Optional<String>> environment) {
        this.uri = uri;
        this.authorization = environment
                .apply("MLFLOW_TRACKING_TOKEN")
                .map(token -> "Bearer " + token)
                .or(() -> environment
                        .apply("MLFLOW_TRACKING_USERNAME")
                        .map(user -> basic(
                                user,
                                environment.apply("MLFLOW_TRACKING_PASSWORD").orElse(""))));
    }

    /** A value of a metric. */
    record Metric(String key, double value, long step) {}

    /** The experiment of this name, which is made where there is none. */
    String experiment(String name) throws IOException {
        String query = "?experiment_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        HttpResponse<String> found =
                send(request(API + "experiments/get-by-name" + query, TO_ANSWER).GET());
        if (found.statusCode() == 404 && found.body().contains("RESOURCE_DOES_NOT_EXIST")) {
            ObjectNode asked = JSON.createObjectNode().put("name", name);
            return post("experiments/create", asked).path("experiment_id").asText();
        }
        return read(found).path("experiment").path("experiment_id").asText();
    }

    /**
     * Makes a run and says its id.
     *
     * @param milliseconds ago it began
     */
    String begin(String experiment, String name, long milliseconds, Map<String, String> parameters) throws IOException {
        ObjectNode asked = JSON.createObjectNode()
                .put("experiment_id", experiment)
                .put("run_name", name)
                .put("start_time", System.currentTimeMillis() - milliseconds);
        String run = post("runs/create", asked)
                .path("run")
                .path("info")
                .path("run_id")
                .asText();
        List<Map.Entry<String, String>> all = List.copyOf(parameters.entrySet());
        for (int i = 0; i < all.size(); i += PARAMETERS_AT_ONCE) {
            ObjectNode batch = JSON.createObjectNode().put("run_id", run);
            ArrayNode texts = batch.putArray("params");
            for (var each : all.subList(i, Math.min(all.size(), i + PARAMETERS_AT_ONCE))) {
                texts.addObject().put("key", each.getKey()).put("value", cut(each.getValue(), PARAMETER_CHARACTERS));
            }
            post("runs/log-batch", batch);
        }
        return run;
    }

    /** Adds values to a run. */
    void log(String run, List<Metric> metrics) throws IOException {
        long now = System.currentTimeMillis();
        for (int i = 0; i < metrics.size(); i += METRICS_AT_ONCE) {
            ObjectNode batch = JSON.createObjectNode().put("run_id", run);
            ArrayNode values = batch.putArray("metrics");
            for (Metric metric : metrics.subList(i, Math.min(metrics.size(), i + METRICS_AT_ONCE))) {
                values.addObject()
                        .put("key", metric.key())
                        .put("value", metric.value())
                        .put("timestamp", now)
                        .put("step", metric.step());
            }
            post("runs/log-batch", batch);
        }
    }

    /** Says that a run is over. */
    void end(String run) throws IOException {
        post(
                "runs/update",
                JSON.createObjectNode()
                        .put("run_id", run)
                        .put("status", "FINISHED")
                        .put("end_time", System.currentTimeMillis()));
    }

    /** Where the files of a run go: {@code mlflow-artifacts:} for the server itself, or a store. Empty if the run is gone. */
    Optional<URI> artifacts(String run) throws IOException {
        HttpResponse<String> found =
                send(request(API + "runs/get?run_id=" + run, TO_ANSWER).GET());
        if (found.statusCode() == 404) {
            return Optional.empty();
        }
        JsonNode info = read(found).path("run").path("info");
        return "active".equals(info.path("lifecycle_stage").asText())
                ? Optional.of(URI.create(info.path("artifact_uri").asText()))
                : Optional.empty();
    }

    /**
     * Gives the server a file.
     *
     * @param folder a run's, whose scheme is {@code mlflow-artifacts}
     * @param name of the file below it
     * @param bytes how long it is
     */
    void put(URI folder, String name, long bytes, Supplier<InputStream> content) throws IOException {
        String path = Arrays.stream((folder.getPath() + "/" + name).split("/", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        BodyPublisher body = bytes == 0
                ? BodyPublishers.noBody()
                : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(content), bytes);
        HttpResponse<String> answer = send(request("/api/2.0/mlflow-artifacts/artifacts/" + path, TO_TAKE_A_FILE)
                .PUT(body));
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
    }

    private JsonNode post(String what, JsonNode asked) throws IOException {
        return read(send(request(API + what, TO_ANSWER)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(asked.toString()))));
    }

    private HttpRequest.Builder request(String path, Duration within) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(uri + path)).timeout(within);
        authorization.ifPresent(who -> request.header("Authorization", who));
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private JsonNode read(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw refused(answer);
        }
        return JSON.readTree(answer.body());
    }

    /** What a server has to mend is not the user's. */
    private IOException refused(HttpResponse<String> answer) {
        String why = "HTTP %d, %s"
                .formatted(
                        answer.statusCode(), cut(answer.body().strip().replaceAll("\\s+", " "), PARAMETER_CHARACTERS));
        boolean isPassing = answer.statusCode() >= 500 || answer.statusCode() == 408 || answer.statusCode() == 429;
        if (isPassing) {
            return new IOException(why);
        }
        throw Errors.trackingRefused(uri.toString(), why);
    }

    private static String basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
