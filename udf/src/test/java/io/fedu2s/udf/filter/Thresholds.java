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
        return only("allowCutOff", true);
    }

    static FilterConfig only(String key, Object value) {
        Map<String, Object> values =
                new HashMap<>(Map.of("allowCutOff", true, "allowColonEnd", true, "forbidden", List.of()));
        values.put("models", models(key, value));
        values.put(key, value);
        return of(FilterConfig.class, values);
    }

    /** The defaults with one threshold changed. */
    static FilterConfig with(String key, Object value) {
        Map<String, Object> values = values(FilterConfig.defaults());
        values.put("models", models(key, value));
        values.put(key, value);
        return of(FilterConfig.class, values);
    }

    private static ModelLimits models(String key, Object value) {
        Map<String, Object> values = values(ModelLimits.OFF);
        values.put(key, value);
        return of(ModelLimits.class, values);
    }

    private static Map<String, Object> values(Record record) {
        Map<String, Object> values = new HashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                values.put(component.getName(), component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return values;
    }

    private static <R extends Record> R of(Class<R> type, Map<String, ? extends @Nullable Object> values) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(
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
