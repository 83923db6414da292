package io.fedu2s.udf.filter;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filter configs for tests: everything off but what is named. */
final class Thresholds {
    private Thresholds() {}

    static FilterConfig off() {
        return of(Map.of("allowCutOff", true, "allowColonEnd", true, "forbidden", List.of()));
    }

    static FilterConfig only(String key, Object value) {
        Map<String, Object> values =
                new HashMap<>(Map.of("allowCutOff", true, "allowColonEnd", true, "forbidden", List.of()));
        values.put(key, value);
        return of(values);
    }

    /** The defaults with one threshold changed. */
    static FilterConfig with(String key, Object value) {
        Map<String, Object> values = new HashMap<>();
        for (RecordComponent component : FilterConfig.class.getRecordComponents()) {
            try {
                values.put(component.getName(), component.getAccessor().invoke(FilterConfig.defaults()));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        values.put(key, value);
        return of(values);
    }

    private static FilterConfig of(Map<String, ? extends @Nullable Object> values) {
        RecordComponent[] components = FilterConfig.class.getRecordComponents();
        try {
            Constructor<FilterConfig> constructor = FilterConfig.class.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(Arrays.stream(components)
                    .map(component -> values.get(component.getName()))
                    .toArray());
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException refused ? refused : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
