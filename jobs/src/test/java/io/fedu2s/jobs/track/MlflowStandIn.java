package io.fedu2s.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * So much of an MLflow server as one run needs; it keeps what it is told, and answers as MLflow 3.17 does.
 */
final class MlflowStandIn implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final List<String> experiments = new ArrayList<>();
    final List<ObjectNode> runs = new ArrayList<>();
    final Map<String, Integer> files = new TreeMap<>();
    final List<String> whoAsked = new ArrayList<>();

    private final HttpServer server;
    private volatile int instead;

    MlflowStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on it answers with this status; 0 for as it should. */
    void answersWith(int status) {
        instead = status;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        whoAsked.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String path = exchange.getRequestURI().getPath();
        if (instead != 0) {
            send(exchange, instead, "{\"error_code\": \"INSTEAD\", \"message\": \"not today\"}");
        } else if (path.startsWith("/api/2.0/mlflow-artifacts/artifacts/")) {
            files.put(path.substring("/api/2.0/mlflow-artifacts/artifacts/".length()), body.length);
            send(exchange, 200, "{}");
        } else {
            JsonNode asked = JSON.readTree(body);
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            String name = query.substring(query.indexOf('=') + 1);
            switch (path.substring("/api/2.0/mlflow/".length())) {
                case "experiments/get-by-name" -> {
                    int at = experiments.indexOf(name);
                    send(
                            exchange,
                            at < 0 ? 404 : 200,
                            at < 0
                                    ? "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"no such\"}"
                                    : "{\"experiment\": {\"experiment_id\": \"%d\"}}".formatted(at));
                }
                case "experiments/create" -> {
                    experiments.add(asked.path("name").asText());
                    send(exchange, 200, "{\"experiment_id\": \"%d\"}".formatted(experiments.size() - 1));
                }
                case "runs/create" -> {
                    ObjectNode run = JSON.createObjectNode();
                    run.set("name", asked.path("run_name"));
                    run.putArray("params");
                    run.putArray("metrics");
                    runs.add(run);
                    send(exchange, 200, "{\"run\": {\"info\": {\"run_id\": \"%d\"}}}".formatted(runs.size() - 1));
                }
                case "runs/log-batch" -> {
                    ObjectNode run = runs.get(asked.path("run_id").asInt());
                    asked.path("params").forEach(((ArrayNode) run.path("params"))::add);
                    asked.path("metrics").forEach(((ArrayNode) run.path("metrics"))::add);
                    send(exchange, 200, "{}");
                }
                case "runs/update" -> {
                    runs.get(asked.path("run_id").asInt()).set("status", asked.path("status"));
                    send(exchange, 200, "{}");
                }
                case "runs/get" ->
                    send(
                            exchange,
                            200,
                            "{\"run\": {\"info\": {\"lifecycle_stage\": \"active\", \"artifact_uri\": \"mlflow-artifacts:/0/%s/artifacts\"}}}"
                                    .formatted(name));
                default -> send(exchange, 404, "{}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
