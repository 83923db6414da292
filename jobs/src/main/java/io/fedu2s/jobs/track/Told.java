package io.fedu2s.jobs.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * What a server was told of an output.
 *
 * @param place the server and its experiment
 * @param run MLflow's id of the run; empty before there is one
 * @param rounds the rounds that were told, each as text
 * @param state names the report that was told whole; empty before one was
 */
record Told(String place, String run, List<String> rounds, String state) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Told {
        rounds = List.copyOf(rounds);
    }

    static Told nothing(String place) {
        return new Told(place, "", List.of(), "");
    }

    Told of(String id) {
        return new Told(place, id, rounds, state);
    }

    Told with(List<String> known) {
        return new Told(place, run, known, state);
    }

    Told with(String whole) {
        return new Told(place, run, rounds, whole);
    }

    /** Whether rounds are those that were told and perhaps more; not so where they are another federation's. */
    boolean goesOnAs(List<String> now) {
        return !run.isEmpty()
                && now.size() >= rounds.size()
                && now.subList(0, rounds.size()).equals(rounds);
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty for a text that is no such record; all is told anew then. */
    static Optional<Told> read(String json) {
        try {
            return Optional.of(JSON.readValue(json, Told.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
