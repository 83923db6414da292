package io.fedu2s.udf.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.error.UserException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file, checked: each name once, each type known, each tensor's bytes as many as its
 * shape says, and all of them together the rest of the file, without holes and overlaps.
 */
final class SafetensorsHeader {
    /** One tensor's place: its bytes are begin … end of those after the header. */
    record Entry(String name, Dtype dtype, List<Long> shape, long begin, long end) {}

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String file;
    private final long dataBytes;

    private SafetensorsHeader(String file, long dataBytes) {
        this.file = file;
        this.dataBytes = dataBytes;
    }

    /**
     * The tensors of a header, in its order.
     *
     * @param file named in messages
     * @param header the header's bytes
     * @param dataBytes how many bytes follow it
     */
    static List<Entry> parse(String file, byte[] header, long dataBytes) {
        SafetensorsHeader parser = new SafetensorsHeader(file, dataBytes);
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : parser.object(header).properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                entries.add(parser.entry(entry.getKey(), entry.getValue()));
            }
        }
        parser.checkThatTheyFillTheFile(entries);
        return entries;
    }

    private JsonNode object(byte[] header) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header))
                    .toString();
            JsonNode json = JSON.readTree(text);
            if (!json.isObject()) {
                throw broken("its header is not a JSON object");
            }
            return json;
        } catch (CharacterCodingException e) {
            throw broken("its header is not JSON: it is not UTF-8");
        } catch (JsonProcessingException e) {
            throw broken("its header is not JSON: " + e.getOriginalMessage());
        }
    }

    private Entry entry(String name, JsonNode json) {
        String type = json.path("dtype").asText();
        Dtype dtype = Dtype.ofSafetensors(type)
                .orElseThrow(() ->
                        broken(name, "has the type '%s'; known are F32, F16, BF16, I8, U8 and I64".formatted(type)));
        List<Long> shape = naturals(name, json, "shape");
        List<Long> offsets = naturals(name, json, "data_offsets");
        long expected = sizeBytes(name, dtype, shape);
        if (offsets.size() != 2 || offsets.get(1) - offsets.get(0) != expected) {
            throw broken(
                    name,
                    "%s %s should take %d bytes, its offsets are %s"
                            .formatted(dtype.safetensorsName(), shape, expected, offsets));
        }
        if (offsets.get(1) > dataBytes) {
            throw broken(
                    name,
                    "ends at byte %d of %d after the header; the file is cut off".formatted(offsets.get(1), dataBytes));
        }
        return new Entry(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    private List<Long> naturals(String name, JsonNode json, String key) {
        JsonNode array = json.path(key);
        List<Long> values = new ArrayList<>();
        for (JsonNode value : array) {
            values.add(value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : -1);
        }
        if (!array.isArray() || values.stream().anyMatch(value -> value < 0)) {
            String found = array.isMissingNode() ? "nothing" : abbreviated(array.toString());
            throw broken(name, "has %s as its %s, not a list of whole numbers from 0".formatted(found, key));
        }
        return values;
    }

    private long sizeBytes(String name, Dtype dtype, List<Long> shape) {
        try {
            return shape.stream().reduce((long) dtype.sizeBytes(), Math::multiplyExact);
        } catch (ArithmeticException e) {
            throw broken(name, "has the shape %s, and no file is so large".formatted(abbreviated(shape.toString())));
        }
    }

    private void checkThatTheyFillTheFile(List<Entry> entries) {
        List<Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long filled = 0;
        for (Entry entry : inOrder) {
            if (entry.begin() < filled) {
                throw broken(
                        entry.name(),
                        "starts at byte %d, but the one before it ends at %d: they overlap"
                                .formatted(entry.begin(), filled));
            }
            if (entry.begin() > filled) {
                throw broken(
                        entry.name(),
                        "starts at byte %d, but what stands before it ends at %d: between them is a hole"
                                .formatted(entry.begin(), filled));
            }
            filled = entry.end();
        }
        if (filled != dataBytes) {
            throw broken("its tensors end at byte %d after the header, the file at %d".formatted(filled, dataBytes));
        }
    }

    private static String abbreviated(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private UserException broken(String tensor, String why) {
        return broken("tensor '%s' %s".formatted(abbreviated(tensor), why));
    }

    private UserException broken(String why) {
        return Errors.safetensorsBroken(file, why);
    }
}
