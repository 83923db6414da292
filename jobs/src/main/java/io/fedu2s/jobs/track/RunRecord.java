package io.fedu2s.jobs.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.track.MlflowServer.Metric;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A summary as metrics: those of a round by its number, all others by the last round's.
 *
 * @param summary {@code summary.json}
 */
record RunRecord(JsonNode summary) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static RunRecord of(String json) {
        try {
            return new RunRecord(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long the run has taken so far, in milliseconds; 0 where nobody knows. */
    long milliseconds() {
        return Math.round(1000 * summary.path("seconds").asDouble());
    }

    /** Each round as text, in order. */
    List<String> rounds() {
        List<String> rounds = new ArrayList<>();
        summary.path("rounds").forEach(round -> rounds.add(round.toString()));
        return rounds;
    }

    /** The rounds but the first {@code known} ones, and what holds now. */
    List<Metric> metricsAfter(int known) {
        List<Metric> metrics = new ArrayList<>();
        JsonNode rounds = summary.path("rounds");
        long last = 0;
        for (int i = 0; i < rounds.size(); i++) {
            last = rounds.get(i).path("round").asLong();
            if (i >= known && rounds.get(i) instanceof ObjectNode round) {
                // Its number is the step.
                numbers("round/", round.deepCopy().without("round"), last, metrics);
            }
        }
        for (String part : List.of("documents", "generations", "pairs")) {
            numbers(part + "/", summary.path(part), last, metrics);
        }
        numbers("rejected/", summary.path("pairs").path("rejected"), last, metrics);
        for (String alone : List.of("chunks", "seconds")) {
            number(alone, summary.path(alone), last, metrics);
        }
        for (JsonNode line : summary.path("evaluations")) {
            String of = line.path("domain").asText() + "/" + line.path("metric").asText() + "/";
            numbers(of, line, last, metrics);
        }
        return metrics;
    }

    private static void numbers(String of, JsonNode object, long step, List<Metric> into) {
        object.properties().forEach(each -> number(of + each.getKey(), each.getValue(), step, into));
    }

    private static void number(String key, JsonNode value, long step, List<Metric> into) {
        if (value.isNumber()) {
            into.add(new Metric(key, value.asDouble(), step));
        }
    }
}
