package io.fedu2s.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.error.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code --set key=value}: the key's path from the top, and a value read as YAML.
 *
 * <p>{@code input.domains[0].format=jsonl} goes into the first item of a list that the file holds.
 */
record Setting(String path, List<Object> steps, JsonNode value) {
    private static final Pattern STEP = Pattern.compile("([A-Za-z0-9_-]+)((?:\\[\\d+\\])*)(?:\\.|$)");
    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)\\]");

    Setting {
        steps = List.copyOf(steps);
    }

    /** Reads one argument of the command line. */
    static Setting parse(String argument) {
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw Errors.settingMalformed(argument);
        }
        String path = argument.substring(0, equals);
        List<Object> steps = new ArrayList<>();
        Matcher step = STEP.matcher(path);
        int end = 0;
        while (step.find() && step.start() == end && end < path.length()) {
            steps.add(step.group(1));
            INDEX.matcher(step.group(2)).results().forEach(index -> steps.add(Integer.valueOf(index.group(1))));
            end = step.end();
        }
        if (end < path.length() || path.endsWith(".")) {
            throw Errors.settingMalformed(argument);
        }
        return new Setting(path, steps, Yaml.value(argument.substring(equals + 1)));
    }

    /** Writes the value over what the file says. */
    void applyTo(ObjectNode whole) {
        JsonNode at = whole;
        for (int i = 0; i < steps.size() - 1; i++) {
            at = below(at, steps.get(i));
        }
        Object last = steps.get(steps.size() - 1);
        if (last instanceof String key && at instanceof ObjectNode mapping) {
            mapping.set(key, value);
        } else if (last instanceof Integer index && at instanceof ArrayNode list && index < list.size()) {
            list.set(index, value);
        } else {
            throw Errors.settingMisplaced(path);
        }
    }

    private JsonNode below(JsonNode at, Object step) {
        if (step instanceof String key && at instanceof ObjectNode mapping) {
            JsonNode next = mapping.get(key);
            return next == null || next.isNull() ? mapping.putObject(key) : next;
        }
        if (step instanceof Integer index && at instanceof ArrayNode list && index < list.size()) {
            return list.get(index);
        }
        throw Errors.settingMisplaced(path);
    }
}
