package io.fedu2s.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.error.UserException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the YAML file. Every key is asked for once, with its default and its range; what was asked for is all
 * that may stand there, and the answers make up the effective configuration.
 *
 * <p>Every refusal names the key by its path from the top, such as {@code input.domains[0].format}.
 */
final class Section {
    private static final String NONE = "none";
    private final String path;
    private final ObjectNode given;
    private final ObjectNode effective;
    private final Set<String> known = new LinkedHashSet<>();
    private final @Nullable Section absentIn;

    private Section(String path, ObjectNode given, ObjectNode effective, @Nullable Section absentIn) {
        this.path = path;
        this.given = given;
        this.effective = effective;
        this.absentIn = absentIn;
    }

    /** The whole file; the answers go into {@code effective}. */
    static Section whole(ObjectNode given, ObjectNode effective) {
        return new Section("", given, effective, null);
    }

    /** The mapping under a key; where there is none, all of its keys have their defaults. */
    Section section(String key) {
        JsonNode value = ask(key);
        if (value == null) {
            return new Section(pathOf(key), given.objectNode(), effective.putObject(key), this);
        }
        return new Section(pathOf(key), mapping(pathOf(key), value), effective.putObject(key), null);
    }

    /** The mappings of a list that must hold at least one. */
    List<Section> sections(String key) {
        JsonNode value = required(key);
        if (!value.isArray() || value.isEmpty()) {
            throw wrong(key, value, "a list of at least one");
        }
        ArrayNode effectives = effective.putArray(key);
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            String each = "%s[%d]".formatted(pathOf(key), i);
            sections.add(new Section(each, mapping(each, value.get(i)), effectives.addObject(), null));
        }
        return sections;
    }

    /** A text without which nothing goes. */
    String text(String key) {
        return text(key, required(key));
    }

    /** A text; the default may be empty. */
    String text(String key, String fallback) {
        JsonNode value = ask(key);
        return value == null ? answer(key, fallback) : text(key, value);
    }

    /** A text that may be left out or null. */
    Optional<String> textOrNone(String key) {
        JsonNode value = ask(key);
        if (value == null || value.isNull()) {
            answer(key, NullNode.instance);
            return Optional.empty();
        }
        return Optional.of(text(key, value));
    }

    /** A day that may be left out or null. */
    Optional<LocalDate> dayOrNone(String key) {
        return textOrNone(key).map(text -> {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                throw wrong(key, TextNode.valueOf(text), "a day such as 2025-12-31, or null");
            }
        });
    }

    /** A list of at least one text; empty where it is left out or null. */
    List<String> textsOrNone(String key, String what) {
        JsonNode value = ask(key);
        if (value == null || value.isNull()) {
            answer(key, NullNode.instance);
            return List.of();
        }
        List<String> texts = texts(key, List.of());
        if (texts.isEmpty()) {
            throw wrong(key, value, "a list of at least one %s, or null".formatted(what));
        }
        return texts;
    }

    /** A list of texts. */
    List<String> texts(String key, List<String> fallback) {
        JsonNode value = ask(key);
        ArrayNode answers = effective.putArray(key);
        if (value == null) {
            fallback.forEach(answers::add);
            return fallback;
        }
        if (!value.isArray()) {
            throw wrong(key, value, "a list, such as [a, b]");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.isValueNode() || each.isNull()) {
                throw wrong(key, value, "a list of texts");
            }
            texts.add(each.asText());
            answers.add(each.asText());
        }
        return texts;
    }

    /** A list of texts, or the word that stands for the one that is the default. */
    List<String> textsOrWord(String key, String word, List<String> fallback) {
        JsonNode value = given.path(key);
        if (value.isTextual() && value.textValue().equals(word)) {
            ask(key);
            fallback.forEach(effective.putArray(key)::add);
            return fallback;
        }
        return texts(key, fallback);
    }

    /**
     * What a name stands for.
     *
     * @param what all names that there are, for the message
     * @param parse says what a name stands for, and refuses others
     */
    <T> T named(String key, String fallback, String what, Function<String, T> parse) {
        String name = text(key, fallback);
        try {
            return parse.apply(name);
        } catch (UserException unknown) {
            throw wrong(key, name, what + ": " + unknown.getMessage());
        }
    }

    /** As {@link #named}, or {@code none}, which is what it is unless given. */
    <T> Optional<T> namedOrNone(String key, String what, Function<String, T> parse) {
        return named(
                key,
                NONE,
                NONE + " or " + what,
                name -> name.equals(NONE) ? Optional.empty() : Optional.of(parse.apply(name)));
    }

    /** Whether a key holds one text, and another than this word. */
    boolean isText(String key, String butNot) {
        JsonNode value = given.path(key);
        return value.isTextual() && !value.textValue().equals(butNot);
    }

    /** Whole numbers under names that are free; none unless given. */
    Map<String, Integer> wholes(String key, int least, int most) {
        Section numbers = section(key);
        Map<String, Integer> wholes = new LinkedHashMap<>();
        numbers.names().forEach(name -> wholes.put(name, numbers.whole(name, least, least, most)));
        return wholes;
    }

    /** Numbers under names that are free; none unless given. */
    Map<String, Double> reals(String key, double least, double most) {
        Section numbers = section(key);
        Map<String, Double> reals = new LinkedHashMap<>();
        numbers.names().forEach(name -> reals.put(name, numbers.real(name, least, least, most)));
        return reals;
    }

    /** A list of whole numbers within bounds, both included, none twice. */
    List<Integer> wholeList(String key, List<Integer> fallback, int least, int most) {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode each : list(key, fallback)) {
            if (!each.canConvertToExactIntegral()
                    || !each.canConvertToInt()
                    || each.intValue() < least
                    || each.intValue() > most
                    || numbers.contains(each.intValue())) {
                throw wrong(
                        key,
                        given.path(key),
                        "a list of whole numbers %s, none twice".formatted(range(least, most, false)));
            }
            numbers.add(each.intValue());
        }
        return answered(key, numbers);
    }

    /** A list of numbers within bounds, both included, none twice. */
    List<Double> realList(String key, List<Double> fallback, double least, double most) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode each : list(key, fallback)) {
            double number = number(each);
            if (!(number >= least && number <= most) || numbers.contains(number)) {
                throw wrong(
                        key, given.path(key), "a list of numbers %s, none twice".formatted(range(least, most, false)));
            }
            numbers.add(number);
        }
        return answered(key, numbers);
    }

    private JsonNode list(String key, List<? extends Number> fallback) {
        JsonNode value = ask(key);
        if (value == null) {
            ArrayNode numbers = given.arrayNode();
            fallback.forEach(number -> numbers.add(
                    number instanceof Integer whole
                            ? IntNode.valueOf(whole)
                            : DoubleNode.valueOf(number.doubleValue())));
            return numbers;
        }
        if (!value.isArray()) {
            throw wrong(key, value, "a list, such as [1, 2]");
        }
        return value;
    }

    private <N extends Number> List<N> answered(String key, List<N> numbers) {
        ArrayNode answers = effective.putArray(key);
        numbers.forEach(number -> answers.add(
                number instanceof Integer whole ? IntNode.valueOf(whole) : DoubleNode.valueOf(number.doubleValue())));
        return List.copyOf(numbers);
    }

    /** A whole number within bounds, both included. */
    int whole(String key, int fallback, int least, int most) {
        return Math.toIntExact(whole(key, (long) fallback, least, most));
    }

    /** A whole number within bounds, both included. */
    long whole(String key, long fallback, long least, long most) {
        JsonNode value = ask(key);
        return value == null ? answer(key, LongNode.valueOf(fallback)).longValue() : whole(key, value, least, most);
    }

    /** A whole number that null switches off. */
    @Nullable
    Integer wholeOrOff(String key, @Nullable Integer fallback, int least, int most) {
        JsonNode value = ask(key);
        if (value == null && fallback != null) {
            return answer(key, IntNode.valueOf(fallback)).intValue();
        }
        if (value == null || value.isNull()) {
            answer(key, NullNode.instance);
            return null;
        }
        return Math.toIntExact(whole(key, value, least, most));
    }

    /** A number within bounds, both included. */
    double real(String key, double fallback, double least, double most) {
        JsonNode value = ask(key);
        return value == null ? answer(key, DoubleNode.valueOf(fallback)).doubleValue() : real(key, value, least, most);
    }

    /** A number that null switches off. */
    @Nullable
    Double realOrOff(String key, @Nullable Double fallback, double least, double most) {
        JsonNode value = ask(key);
        if (value == null && fallback != null) {
            return answer(key, DoubleNode.valueOf(fallback)).doubleValue();
        }
        if (value == null || value.isNull()) {
            answer(key, NullNode.instance);
            return null;
        }
        return real(key, value, least, most);
    }

    /** True or false. */
    boolean flag(String key, boolean fallback) {
        JsonNode value = ask(key);
        if (value != null && !value.isBoolean()) {
            throw wrong(key, value, "true or false");
        }
        return answer(key, value == null ? BooleanNode.valueOf(fallback) : value)
                .booleanValue();
    }

    /** One of an enum's constants, in small letters. */
    <E extends Enum<E>> E choice(String key, E fallback) {
        E[] constants = fallback.getDeclaringClass().getEnumConstants();
        List<String> names = Stream.of(constants).map(Section::small).toList();
        return constants[names.indexOf(choice(key, small(fallback), names.toArray(String[]::new)))];
    }

    /** One of a few words. */
    String choice(String key, String fallback, String... allowed) {
        String value = text(key, fallback);
        if (!Arrays.asList(allowed).contains(value)) {
            throw wrong(key, TextNode.valueOf(value), "one of " + String.join(", ", allowed));
        }
        return value;
    }

    /** Puts another value into the effective configuration than the one that was given, such as a resolved path. */
    void resolve(String key, String value) {
        answer(key, value);
    }

    /** Refuses what was never asked for; to be called when all has been. */
    void done() {
        for (String key : names()) {
            if (!known.contains(key)) {
                throw Errors.configKeyUnknown(pathOf(key), pathOf(NearestName.to(key, known)), List.copyOf(known));
            }
        }
    }

    /** The refusal of a value. */
    UserException wrong(String key, Object value, String expected) {
        return Errors.configValueWrong(pathOf(key), value.toString(), expected);
    }

    private @Nullable JsonNode ask(String key) {
        known.add(key);
        return given.get(key);
    }

    private JsonNode required(String key) {
        JsonNode value = ask(key);
        if (value != null) {
            return value;
        }
        List<String> unknown =
                names().stream().filter(name -> !known.contains(name)).toList();
        if (absentIn != null && unknown.isEmpty()) {
            String own = path.substring(path.lastIndexOf('.') + 1);
            unknown = absentIn.names().stream()
                    .filter(name -> NearestName.isLikely(own, name))
                    .toList();
        }
        String instead = unknown.isEmpty() ? "" : NearestName.to(key, unknown);
        throw Errors.configKeyMissing(pathOf(key), instead);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        given.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private String text(String key, JsonNode value) {
        if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
            throw wrong(key, value, "a text");
        }
        return answer(key, value.asText());
    }

    private long whole(String key, JsonNode value, long least, long most) {
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw wrong(
                    key,
                    value,
                    "a whole number " + range(least, most, most == Long.MAX_VALUE || most == Integer.MAX_VALUE));
        }
        return answer(key, value).longValue();
    }

    /** YAML takes 1e-3, without a point, for a text. */
    private double real(String key, JsonNode value, double least, double most) {
        double number = number(value);
        if (Double.isNaN(number) && value.isTextual()) {
            throw wrong(key, value, "a number");
        }
        if (!(number >= least && number <= most)) {
            throw wrong(key, value, "a number " + range(least, most, most == Double.MAX_VALUE));
        }
        return answer(key, DoubleNode.valueOf(number)).doubleValue();
    }

    /** NaN for what is none. */
    private static double number(JsonNode value) {
        try {
            return value.isNumber() || value.isTextual() ? Double.parseDouble(value.asText()) : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private String answer(String key, String value) {
        effective.put(key, value);
        return value;
    }

    private JsonNode answer(String key, JsonNode value) {
        effective.set(key, value);
        return value;
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String range(Object least, Object most, boolean open) {
        return open ? "of at least " + least : "from %s to %s".formatted(least, most);
    }

    private static ObjectNode mapping(String path, JsonNode value) {
        if (value instanceof ObjectNode mapping) {
            return mapping;
        }
        throw Errors.configValueWrong(path, value.toString(), "a mapping of keys to values");
    }

    /** A constant as the user writes it. */
    static String small(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
