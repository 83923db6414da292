package io.fedu2s.udf.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code reverse}: a list, or a text, the other way round. */
final class ReverseFilter implements Filter {
    @Override
    public String getName() {
        return "reverse";
    }

    @Override
    public Object filter(@Nullable Object value, JinjavaInterpreter interpreter, String... arguments) {
        if (value instanceof Collection<?> values) {
            List<Object> reversed = new ArrayList<>(values);
            Collections.reverse(reversed);
            return reversed;
        }
        return value == null
                ? ""
                : new StringBuilder(value.toString()).reverse().toString();
    }
}
