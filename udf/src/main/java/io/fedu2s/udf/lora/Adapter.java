package io.fedu2s.udf.lora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.record.ContentId;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A LoRA adapter: for every targeted linear layer W the matrices A (R, in) and B (out, R), which add
 * {@code alpha / R · B A} to W (Hu et al. 2021, section 4.1), or as its configuration scales it.
 *
 * @param config rank, scale and targets
 * @param tensors the matrices, sorted by name
 */
public record Adapter(LoraConfig config, List<AdapterTensor> tensors) implements Serializable {
    /** Sorts the tensors by name and puts the targets into the names of the tensors' model. */
    public Adapter {
        tensors = tensors.stream()
                .sorted(Comparator.comparing(AdapterTensor::name))
                .toList();
        List<AdapterTensor> named = tensors;
        config = config.inNamesOf(
                linear -> named.stream().anyMatch(tensor -> tensor.name().contains("." + linear + ".lora_")));
    }

    /**
     * The adapter that changes nothing yet: A uniform in ±1/√in (PEFT's Kaiming initialisation with a = √5), B zero.
     * The same seed gives the same A to everybody.
     *
     * @throws io.fedu2s.udf.error.UserException where a target is not in the model
     */
    public static Adapter initial(LoraConfig lora, ModelConfig model, long seed) {
        LoraConfig config = lora.inNamesOf(name ->
                model.linears().stream().anyMatch(linear -> linear.lastName().equals(name)));
        List<AdapterTensor> tensors = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (LoraModule module : LoraModule.ofEveryName(config, model)) {
            double bound = 1 / Math.sqrt(module.inputs());
            float[] a = new float[module.rank() * module.inputs()];
            for (int i = 0; i < a.length; i++) {
                a[i] = (float) ((2 * random.nextDouble() - 1) * bound);
            }
            float[] b = new float[module.outputs() * module.rank()];
            tensors.add(new AdapterTensor(module.nameOfA(), module.rank(), module.inputs(), a));
            tensors.add(new AdapterTensor(module.nameOfB(), module.outputs(), module.rank(), b));
        }
        return new Adapter(config, tensors);
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
        MessageDigest digest = ContentId.sha256();
        digest.update(config.toString().getBytes(StandardCharsets.UTF_8));
        for (AdapterTensor tensor : tensors) {
            digest.update("%s %d %d\n"
                    .formatted(tensor.name(), tensor.rows(), tensor.columns())
                    .getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes =
                    ByteBuffer.allocate(tensor.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(tensor.values());
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
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
        double[] scales = new double[AdapterWeights.PLACES * model.layers()];
        for (LoraModule module : LoraModule.of(config, model)) {
            int at = 2 * module.place();
            arrays[at] = matrix(left, module.nameOfA(), module.rank(), module.inputs(), owner);
            arrays[at + 1] = matrix(left, module.nameOfB(), module.outputs(), module.rank(), owner);
            scales[module.place()] = module.scale();
        }
        if (!left.isEmpty()) {
            throw Errors.adapterMisfit(
                    Collections.min(left.keySet()), "it is none of the model's targeted linear layers");
        }
        NDList tensors = new NDList();
        for (NDArray array : arrays) {
            tensors.add(array == null ? AdapterWeights.empty(owner) : array);
        }
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
        for (LoraModule module : LoraModule.of(config, model)) {
            int at = 2 * module.place();
            changed.add(tensor(module.nameOfA(), weights.tensors().get(at)));
            changed.add(tensor(module.nameOfB(), weights.tensors().get(at + 1)));
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
}
