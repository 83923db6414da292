package io.fedu2s.udf.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import org.jspecify.annotations.Nullable;

/** {@code trim}, which takes away what Python calls white space, or the characters given. */
final class StripFilter implements Filter {
    @Override
    public String getName() {
        return "trim";
    }

    @Override
    public Object filter(@Nullable Object value, JinjavaInterpreter interpreter, String... arguments) {
        return value == null ? "" : PythonStrings.invoke(value.toString(), "strip", (Object[]) arguments);
    }
}
