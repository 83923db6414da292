package io.fedu2s.udf.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterArithmetic;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.model.References;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers in a row as an adapter of two rectangular modules, and back; {@code make_federated.py} has them so. */
public final class Rectangles {
    /** The numbers that numpy made. */
    public static final JsonNode REFERENCE = References.json("/io/fedu2s/udf/server/federated.json");

    private static final LoraConfig CONFIG = new LoraConfig(2, 4, List.of("v_proj", "gate_proj"));

    private Rectangles() {}

    public static Adapter adapter(JsonNode numbers) {
        return adapter(numbers(numbers));
    }

    public static Adapter adapter(double... numbers) {
        List<AdapterTensor> tensors = new ArrayList<>();
        int at = 0;
        for (JsonNode tensor : REFERENCE.get("tensors")) {
            int rows = tensor.get("rows").intValue();
            int columns = tensor.get("columns").intValue();
            float[] values = new float[rows * columns];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) numbers[at++];
            }
            tensors.add(new AdapterTensor(tensor.get("name").textValue(), rows, columns, values));
        }
        return new Adapter(CONFIG, tensors);
    }

    public static double[] numbers(Adapter adapter) {
        double[] numbers = new double[Math.toIntExact(adapter.parameters())];
        int at = 0;
        for (AdapterTensor tensor : adapter.tensors()) {
            for (float value : tensor.values()) {
                numbers[at++] = value;
            }
        }
        return numbers;
    }

    public static double[] numbers(JsonNode array) {
        return References.elements(array).stream()
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    /** ‖a − b‖ / ‖b‖. */
    public static double relativeDifference(Adapter a, JsonNode b) {
        double[] expected = numbers(b);
        return distance(numbers(a), expected) / distance(new double[expected.length], expected);
    }

    /** √mean (a − b)². */
    public static double distance(double[] a, double[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(squares / a.length);
    }

    /** The plain mean of adapters. */
    public static Adapter mean(List<Adapter> adapters) {
        double[] weights = new double[adapters.size()];
        Arrays.fill(weights, 1);
        return mean(adapters, weights);
    }

    public static Adapter mean(List<Adapter> adapters, double... weights) {
        double total = Arrays.stream(weights).sum();
        double[] mean = new double[numbers(adapters.get(0)).length];
        for (int k = 0; k < weights.length; k++) {
            double[] numbers = numbers(adapters.get(k));
            for (int i = 0; i < mean.length; i++) {
                mean[i] += weights[k] / total * numbers[i];
            }
        }
        return adapter(mean);
    }

    /** {@code end − start}: what a client sends. */
    public static Adapter update(Adapter start, Adapter end) {
        return AdapterArithmetic.each(start, end, (before, after) -> after - before);
    }
}
