package io.fedu2s.udf.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Python's {@code len}: of a text, its code points. */
final class LengthFilter implements Filter {
    private final String name;

    LengthFilter(String name) {
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Object filter(@Nullable Object value, JinjavaInterpreter interpreter, String... arguments) {
        if (value instanceof Collection<?> values) {
            return values.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        return value == null
                ? 0
                : value.toString().codePointCount(0, value.toString().length());
    }
}
