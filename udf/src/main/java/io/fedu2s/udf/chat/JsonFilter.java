package io.fedu2s.udf.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tojson} as transformers has it: Python's {@code json.dumps} with all letters as they are. */
final class JsonFilter implements Filter {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String getName() {
        return "tojson";
    }

    @Override
    public Object filter(@Nullable Object value, JinjavaInterpreter interpreter, String... arguments) {
        if (arguments.length > 0) {
            throw new Sandbox.RaisedException("its filter 'tojson' has arguments, which this build does not know");
        }
        return json(value);
    }

    private static String json(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> entries = new ArrayList<>();
            map.forEach((key, each) -> entries.add(quoted(key.toString()) + ": " + json(each)));
            return "{" + String.join(", ", entries) + "}";
        }
        if (value instanceof Iterable<?> values) {
            List<String> elements = new ArrayList<>();
            values.forEach(each -> elements.add(json(each)));
            return "[" + String.join(", ", elements) + "]";
        }
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return String.valueOf(value);
        }
        return quoted(value.toString());
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(JsonNodeFactory.instance.textNode(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every text can be written as JSON", e);
        }
    }
}
