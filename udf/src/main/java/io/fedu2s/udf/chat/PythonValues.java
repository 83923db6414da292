package io.fedu2s.udf.chat;

import com.hubspot.jinjava.el.ext.JinjavaListELResolver;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.exptest.ExpTest;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.util.ForLoop;
import java.beans.FeatureDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import jinjava.javax.el.ArrayELResolver;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;
import jinjava.javax.el.MapELResolver;
import org.jspecify.annotations.Nullable;

/**
 * What templates may ask of values: elements of lists and maps, the state of a loop, and the methods of Python's texts,
 * lists and maps that change nothing. Any other property is undefined and any other method an error; no Java method can
 * be named.
 */
final class PythonValues extends ELResolver {
    private PythonValues() {}

    static ELResolver resolver() {
        CompositeELResolver all = new CompositeELResolver();
        all.add(new PythonValues());
        all.add(new ArrayELResolver(true));
        all.add(new JinjavaListELResolver(true));
        all.add(new MapELResolver(true));
        return all;
    }

    @Override
    public @Nullable Object getValue(ELContext context, @Nullable Object base, Object property) {
        if (base == null
                || base instanceof Map
                || base instanceof List
                || base.getClass().isArray()) {
            return null;
        }
        context.setPropertyResolved(true);
        if (base instanceof CharSequence text) {
            return PythonStrings.character(text.toString(), property);
        }
        return base instanceof ForLoop loop ? state(loop, property.toString()) : null;
    }

    private static @Nullable Object state(ForLoop loop, String property) {
        return switch (property) {
            case "index" -> loop.getIndex();
            case "index0" -> loop.getIndex0();
            case "revindex" -> loop.getRevindex();
            case "revindex0" -> loop.getRevindex0();
            case "depth" -> loop.getDepth();
            case "depth0" -> loop.getDepth0();
            case "first" -> loop.isFirst();
            case "last" -> loop.isLast();
            case "length" -> loop.getLength();
            case "previtem", "nextitem" ->
                throw new Sandbox.RaisedException(
                        "it asks for a loop's '%s', which this build does not know".formatted(property));
            default -> null;
        };
    }

    @Override
    public @Nullable Object invoke(
            ELContext context, @Nullable Object base, Object method, Class<?>[] types, Object[] arguments) {
        if (base == null) {
            return null;
        }
        context.setPropertyResolved(true);
        String name = method.toString();
        if (base instanceof Filter filter) {
            return filtered(filter, arguments);
        }
        if (base instanceof ExpTest test) {
            return tested(test, name, arguments);
        }
        if (base instanceof Map<?, ?> map) {
            return ofMap(map, name, arguments);
        }
        if (base instanceof List<?> list) {
            return ofList(list, name, arguments);
        }
        if (base instanceof ForLoop loop && name.equals("cycle")) {
            return loop.cycle(arguments);
        }
        if (base instanceof CharSequence text) {
            return PythonStrings.invoke(text.toString(), name, arguments);
        }
        throw unknown(name, "such a value");
    }

    /** The library calls filters and tests as methods: of the value, itself, and their arguments. */
    @SuppressWarnings("unchecked")
    private static @Nullable Object filtered(Filter filter, Object[] arguments) {
        return filter.filter(
                arguments[0], (JinjavaInterpreter) arguments[1], (Object[]) arguments[2], (Map<String, Object>)
                        arguments[3]);
    }

    private static boolean tested(ExpTest test, String name, Object[] arguments) {
        Object[] rest = Arrays.copyOfRange(arguments, 2, arguments.length);
        boolean passed = test.evaluate(arguments[0], (JinjavaInterpreter) arguments[1], rest);
        return passed != name.equals("evaluateNegated");
    }

    private static @Nullable Object ofMap(Map<?, ?> map, String name, Object[] arguments) {
        return switch (name) {
            case "get" ->
                map.containsKey(arguments[0]) ? map.get(arguments[0]) : arguments.length > 1 ? arguments[1] : null;
            case "keys" -> new ArrayList<Object>(map.keySet());
            case "values" -> new ArrayList<Object>(map.values());
            case "items" ->
                map.entrySet().stream()
                        .map(entry -> Arrays.asList(entry.getKey(), entry.getValue()))
                        .toList();
            default -> throw unknown(name, "a map");
        };
    }

    private static Object ofList(List<?> list, String name, Object[] arguments) {
        return switch (name) {
            case "index" -> list.indexOf(arguments[0]);
            case "count" -> Collections.frequency(list, arguments[0]);
            default -> throw unknown(name, "a list");
        };
    }

    static Sandbox.RaisedException unknown(String method, String what) {
        return new Sandbox.RaisedException(
                "it calls the method '%s' of %s, which this build does not know".formatted(method, what));
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {
        throw new Sandbox.RaisedException("it changes a value");
    }

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
        return true;
    }

    @Override
    public @Nullable Class<?> getType(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
        return Object.class;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
        return Collections.emptyIterator();
    }
}
