package io.fedu2s.udf.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.ModelConfig;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A LoRA adapter: for every targeted linear layer W the matrices A (R, in) and B (out, R), which add
 * {@code alpha / R · B A} to W (Hu et al. 2021, section 4.1).
 *
 * @param config rank, scale and targets
 * @param tensors the matrices, sorted by name
 */
public record Adapter(LoraConfig config, List<AdapterTensor> tensors) implements Serializable {
    private static final String PREFIX = "base_model.model.model.layers.";

    /** Sorts the tensors by name. */
    public Adapter {
        tensors = tensors.stream()
                .sorted(Comparator.comparing(AdapterTensor::name))
                .toList();
    }

    /**
     * The adapter that changes nothing yet: A uniform in ±1/√in (PEFT's Kaiming initialisation with a = √5), B zero.
     * The same seed gives the same A to everybody.
     */
    public static Adapter initial(LoraConfig lora, ModelConfig model, long seed) {
        List<AdapterTensor> tensors = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int layer = 0; layer < model.layers(); layer++) {
            for (String linear : AdapterWeights.LINEAR_LAYERS) {
                if (lora.targetModules().contains(lastName(linear))) {
                    int in = inputs(model, linear);
                    double bound = 1 / Math.sqrt(in);
                    float[] a = new float[lora.rank() * in];
                    for (int i = 0; i < a.length; i++) {
                        a[i] = (float) ((2 * random.nextDouble() - 1) * bound);
                    }
                    int out = outputs(model, linear);
                    tensors.add(new AdapterTensor(name(layer, linear, "lora_A"), lora.rank(), in, a));
                    tensors.add(new AdapterTensor(
                            name(layer, linear, "lora_B"), out, lora.rank(), new float[out * lora.rank()]));
                }
            }
        }
        return new Adapter(lora, tensors);
    }

    /** The tensor of a name. */
    public Optional<AdapterTensor> tensor(String name) {
        return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    }

    /** How many numbers it holds. */
    public long parameters() {
        return tensors.stream().mapToLong(tensor -> tensor.values().length).sum();
    }

    /** 64 hexadecimal digits over configuration, names, shapes and bits of all values. */
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(config.toString().getBytes(StandardCharsets.UTF_8));
            for (AdapterTensor tensor : tensors) {
                digest.update("%s %d %d\n"
                        .formatted(tensor.name(), tensor.rows(), tensor.columns())
                        .getBytes(StandardCharsets.UTF_8));
                ByteBuffer bytes = ByteBuffer.allocate(tensor.values().length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(tensor.values());
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * The matrices on the device, in the kernels' order.
     *
     * @throws io.fedu2s.udf.error.UserException where they do not fit the model
     */
    public AdapterWeights load(ModelConfig model, NDManager owner) {
        Map<String, AdapterTensor> left = new HashMap<>();
        tensors.forEach(tensor -> left.put(tensor.name(), tensor));
        NDList arrays = new NDList();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (String linear : AdapterWeights.LINEAR_LAYERS) {
                boolean targeted = config.targetModules().contains(lastName(linear));
                arrays.add(matrix(
                        left, targeted, name(layer, linear, "lora_A"), config.rank(), inputs(model, linear), owner));
                arrays.add(matrix(
                        left, targeted, name(layer, linear, "lora_B"), outputs(model, linear), config.rank(), owner));
            }
        }
        if (!left.isEmpty()) {
            throw Errors.adapterMisfit(left.keySet().iterator().next(), "the model has no such linear layer");
        }
        return new AdapterWeights(arrays, config.scale());
    }

    private static NDArray matrix(
            Map<String, AdapterTensor> left, boolean targeted, String name, int rows, int columns, NDManager owner) {
        if (!targeted) {
            return AdapterWeights.empty(owner);
        }
        AdapterTensor tensor = left.remove(name);
        if (tensor == null) {
            throw Errors.adapterMisfit(name, "the adapter does not hold it");
        }
        if (tensor.rows() != rows || tensor.columns() != columns) {
            throw Errors.adapterMisfit(
                    name,
                    "it is %d x %d, the model wants %d x %d".formatted(tensor.rows(), tensor.columns(), rows, columns));
        }
        return owner.create(tensor.values(), new Shape(rows, columns));
    }

    /** This adapter with the values of device matrices, as {@link #load} made and a trainer changed them. */
    public Adapter withValues(ModelConfig model, AdapterWeights weights) {
        List<AdapterTensor> changed = new ArrayList<>();
        int at = 0;
        for (int layer = 0; layer < model.layers(); layer++) {
            for (String linear : AdapterWeights.LINEAR_LAYERS) {
                for (String side : List.of("lora_A", "lora_B")) {
                    NDArray array = weights.tensors().get(at++);
                    if (array.size() > 0) {
                        changed.add(new AdapterTensor(
                                name(layer, linear, side),
                                Math.toIntExact(array.getShape().get(0)),
                                Math.toIntExact(array.getShape().get(1)),
                                array.toFloatArray()));
                    }
                }
            }
        }
        return new Adapter(config, changed);
    }

    private static String name(int layer, String linear, String side) {
        return PREFIX + layer + "." + linear + "." + side + ".weight";
    }

    private static String lastName(String linear) {
        return linear.substring(linear.indexOf('.') + 1);
    }

    private static int inputs(ModelConfig model, String linear) {
        return switch (lastName(linear)) {
            case "o_proj" -> model.heads() * model.headWidth();
            case "down_proj" -> model.feedForwardWidth();
            default -> model.width();
        };
    }

    private static int outputs(ModelConfig model, String linear) {
        return switch (lastName(linear)) {
            case "q_proj" -> model.heads() * model.headWidth();
            case "k_proj", "v_proj" -> model.keyValueHeads() * model.headWidth();
            case "gate_proj", "up_proj" -> model.feedForwardWidth();
            default -> model.width();
        };
    }
}
