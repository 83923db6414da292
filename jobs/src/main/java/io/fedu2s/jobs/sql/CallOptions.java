package io.fedu2s.jobs.sql;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.ModelSpec;
import io.fedu2s.udf.sql.Asked;
import io.fedu2s.udf.token.PromptForm;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * How a model is asked, as a query says it: a map, JSON, or {@code key=value, key=value}.
 *
 * @param given by key; several values of a list
 */
record CallOptions(Map<String, List<String>> given) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What any function takes. */
    private static final Set<String> COMMON = Set.of("dtype", "threads", "batch_tokens", "batch_rows");

    /** As text: JSON where it begins with a brace. */
    static CallOptions parse(String text) {
        Map<String, List<String>> options = new TreeMap<>();
        if (text.strip().startsWith("{")) {
            json(text).properties().forEach(entry -> options.put(entry.getKey(), values(entry.getValue())));
        } else if (!text.isBlank()) {
            for (String part : text.split(",", -1)) {
                String[] pair = part.split("=", 2);
                if (pair.length < 2) {
                    throw Errors.queryOptionsUnreadable(text, "'%s' is no key=value".formatted(part.strip()));
                }
                options.computeIfAbsent(pair[0].strip(), key -> new ArrayList<>())
                        .add(pair[1].strip());
            }
        }
        return new CallOptions(options);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw Errors.queryOptionsUnreadable(text, e.getOriginalMessage());
        }
    }

    private static List<String> values(JsonNode value) {
        List<String> values = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> values.add(each.asText()));
        } else {
            values.add(value.asText());
        }
        return values;
    }

    /** Refuses keys that a function does not take beside those that all take. */
    void requireKnown(String function, Set<String> own) {
        Set<String> known = new TreeSet<>(COMMON);
        known.addAll(own);
        for (String key : given.keySet()) {
            if (!known.contains(key)) {
                throw Errors.queryOptionUnknown(function, key, known);
            }
        }
    }

    /** All values of a key; none where it is not given. */
    List<String> all(String key) {
        return given.getOrDefault(key, List.of());
    }

    String text(String key, String otherwise) {
        List<String> values = all(key);
        return values.isEmpty() ? otherwise : values.get(values.size() - 1);
    }

    int whole(String key, int otherwise) {
        return read(key, otherwise, Integer::valueOf, "a whole number");
    }

    int positive(String key, int otherwise) {
        int value = whole(key, otherwise);
        if (value < 1) {
            throw Errors.queryOptionWrong(key, String.valueOf(value), "at least 1");
        }
        return value;
    }

    long seed() {
        return read("seed", 0L, Long::valueOf, "a whole number");
    }

    double real(String key, double otherwise) {
        return read(key, otherwise, Double::valueOf, "a number");
    }

    /** The prompts' form by {@code chat} and {@code date}. */
    PromptForm form() {
        boolean chat = read("chat", false, CallOptions::truth, "true or false");
        PromptForm form = chat ? PromptForm.CHAT : PromptForm.PLAIN;
        return all("date").isEmpty()
                ? form
                : form.on(read("date", LocalDate.EPOCH, LocalDate::parse, "a day such as 2025-12-31"));
    }

    /** The adapter's folder; empty where none is named. */
    String adapter() {
        String folder = text("adapter", "");
        return folder.isEmpty() ? folder : ModelFolders.found(folder);
    }

    /** Which model is asked, and how much of it at once. */
    Asked asked(String model, PromptForm form) {
        ModelFolders.requireLocal(model);
        Dtype dtype = read("dtype", Dtype.FLOAT32, CallOptions::dtype, "float32, bfloat16 or int8");
        return new Asked(
                new ModelSpec(model, dtype, positive("threads", 1), form),
                positive("batch_tokens", 8192),
                positive("batch_rows", 64));
    }

    private static Dtype dtype(String label) {
        Dtype dtype = Dtype.labelled(label);
        if (dtype != Dtype.FLOAT32 && dtype != Dtype.BFLOAT16 && dtype != Dtype.INT8) {
            throw new IllegalArgumentException(label);
        }
        return dtype;
    }

    private static Boolean truth(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(value);
        };
    }

    private <T> T read(String key, T otherwise, Function<String, T> reader, String expected) {
        String value = text(key, "");
        if (all(key).isEmpty()) {
            return otherwise;
        }
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw Errors.queryOptionWrong(key, value, expected);
        }
    }
}
