package io.fedu2s.udf.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LinearLayer;
import io.fedu2s.udf.model.ModelConfig;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
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
            for (LinearLayer linear : model.linears()) {
                if (lora.targets(linear)) {
                    int in = linear.inputs();
                    double bound = 1 / Math.sqrt(in);
                    float[] a = new float[lora.rank() * in];
                    for (int i = 0; i < a.length; i++) {
                        a[i] = (float) ((2 * random.nextDouble() - 1) * bound);
                    }
                    int out = linear.outputs();
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
        NDArray[] arrays = new NDArray[2 * AdapterWeights.PLACES * model.layers()];
        for (int layer = 0; layer < model.layers(); layer++) {
            for (LinearLayer linear : model.linears()) {
                if (config.targets(linear)) {
                    int place = 2 * (AdapterWeights.PLACES * layer + linear.place());
                    arrays[place] = matrix(left, name(layer, linear, "lora_A"), config.rank(), linear.inputs(), owner);
                    arrays[place + 1] =
                            matrix(left, name(layer, linear, "lora_B"), linear.outputs(), config.rank(), owner);
                }
            }
        }
        if (!left.isEmpty()) {
            throw Errors.adapterMisfit(left.keySet().iterator().next(), "the model has no such linear layer");
        }
        NDList tensors = new NDList();
        for (NDArray array : arrays) {
            tensors.add(array == null ? AdapterWeights.empty(owner) : array);
        }
        double[] scales = new double[AdapterWeights.PLACES * model.layers()];
        Arrays.fill(scales, config.scale());
        return new AdapterWeights(tensors, Kernels.onCpu(owner, scales));
    }

    private static NDArray matrix(
            Map<String, AdapterTensor> left, String name, int rows, int columns, NDManager owner) {
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
        for (int layer = 0; layer < model.layers(); layer++) {
            for (LinearLayer linear : model.linears()) {
                int place = 2 * (AdapterWeights.PLACES * layer + linear.place());
                NDArray a = weights.tensors().get(place);
                if (a.size() > 0) {
                    changed.add(tensor(name(layer, linear, "lora_A"), a));
                    changed.add(tensor(
                            name(layer, linear, "lora_B"), weights.tensors().get(place + 1)));
                }
            }
        }
        return new Adapter(config, changed);
    }

    private static AdapterTensor tensor(String name, NDArray array) {
        return new AdapterTensor(
                name,
                Math.toIntExact(array.getShape().get(0)),
                Math.toIntExact(array.getShape().get(1)),
                array.toFloatArray());
    }

    private static String name(int layer, LinearLayer linear, String side) {
        return PREFIX + layer + "." + linear.name() + "." + side + ".weight";
    }
}
