package io.fedu2s.jobs.ablate;

import io.fedu2s.jobs.config.RunConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One cell of an ablation.
 *
 * @param values of all axes
 */
record Cell(Map<Axis, String> values) {
    Cell {
        values = Collections.unmodifiableMap(new EnumMap<>(values));
    }

    /** What is configured. */
    static Cell configured(RunConfig config) {
        Map<Axis, String> values = new EnumMap<>(Axis.class);
        for (Axis axis : Axis.values()) {
            values.put(axis, axis.configured(config));
        }
        return new Cell(values);
    }

    /** The same with another value of one axis. */
    Cell with(Axis axis, String value) {
        Map<Axis, String> changed = new EnumMap<>(values);
        changed.put(axis, value);
        return new Cell(changed);
    }

    String value(Axis axis) {
        return values.getOrDefault(axis, "");
    }

    /** Its values by the names of the axes. */
    Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        values.forEach((axis, value) -> named.put(axis.label(), value));
        return named;
    }

    /** In words. */
    String label() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey().label() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /**
     * The configuration of the cell; what people say of pairs is left out, which is said of one cell's pairs alone.
     *
     * @param seed of its run
     * @param root where its tables are
     * @throws io.fedu2s.udf.error.UserException where the configuration has no such cell
     */
    RunConfig config(RunConfig config, long seed, String root) {
        List<String> settings = new ArrayList<>(List.of("run.seed=" + seed, "output.root=" + root, "input.votes=null"));
        values.forEach((axis, value) -> settings.addAll(axis.settings(config, value)));
        return config.with(settings);
    }

    /** What its generations follow from, seed and configuration apart: with feedback, the filters too. */
    List<String> generations() {
        boolean taught = !value(Axis.FEEDBACK).equals("none");
        return List.of(
                value(Axis.SELECTION),
                value(Axis.KINDS),
                value(Axis.K),
                value(Axis.CHUNKS),
                value(Axis.FEEDBACK),
                taught ? value(Axis.FILTER) : "");
    }
}
