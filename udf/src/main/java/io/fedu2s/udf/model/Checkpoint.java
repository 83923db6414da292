package io.fedu2s.udf.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The weights of a Hugging Face folder: {@code model.safetensors}, or the shards its index names. */
public final class Checkpoint {
    private static final String WHOLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Map<String, StoredTensor> tensors;

    private Checkpoint(Path folder, Map<String, StoredTensor> tensors) {
        this.folder = folder;
        this.tensors = tensors;
    }

    /** Reads the headers of a folder's weight files; no weight is touched yet. */
    public static Checkpoint open(Path folder) {
        if (isWhole(folder)) {
            return new Checkpoint(folder, Safetensors.read(folder.resolve(WHOLE)));
        }
        Map<String, String> shardOf = index(folder);
        Map<String, StoredTensor> tensors = new HashMap<>();
        for (Path shard : files(folder)) {
            for (StoredTensor tensor : Safetensors.read(shard).values()) {
                StoredTensor other = tensors.put(tensor.name(), tensor);
                if (other != null) {
                    throw Errors.tensorTwice(
                            tensor.name(), other.data().place(), tensor.data().place());
                }
            }
        }
        shardOf.forEach((name, shard) -> {
            StoredTensor tensor = tensors.get(name);
            String file = folder.resolve(shard).toString();
            if (tensor == null || !tensor.data().place().equals(file)) {
                throw Errors.tensorNotInShard(name, file);
            }
        });
        return new Checkpoint(folder, tensors);
    }

    private static boolean isWhole(Path folder) {
        return Files.isRegularFile(folder.resolve(WHOLE));
    }

    /** The weight files of a folder, in order of name. */
    public static List<Path> files(Path folder) {
        if (isWhole(folder)) {
            return List.of(folder.resolve(WHOLE));
        }
        List<String> shards =
                index(folder).values().stream().distinct().sorted().toList();
        for (String shard : shards) {
            if (!Files.isRegularFile(folder.resolve(shard))) {
                throw Errors.modelFileMissing(folder.toString(), shard);
            }
        }
        return shards.stream().map(folder::resolve).toList();
    }

    /** The shard of each tensor's name, as the index has it. */
    private static Map<String, String> index(Path folder) {
        Path index = folder.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            throw Errors.modelFileMissing(folder, WHOLE);
        }
        JsonNode map;
        try {
            map = JSON.readTree(index.toFile()).path("weight_map");
        } catch (IOException e) {
            throw Errors.modelConfigUnreadable(index.toString(), e);
        }
        if (!map.isObject() || map.isEmpty()) {
            throw Errors.shardIndexBroken(index.toString(), "it has no weight_map of tensors to files");
        }
        Map<String, String> shardOf = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String shard = entry.getValue().asText();
            if (!entry.getValue().isTextual() || !shard.matches("[\\w.-]+\\.safetensors")) {
                throw Errors.shardIndexBroken(
                        index.toString(),
                        "the tensor '%s' is said to be in %s, which is no safetensors file of the folder"
                                .formatted(entry.getKey(), entry.getValue()));
            }
            shardOf.put(entry.getKey(), shard);
        }
        return shardOf;
    }

    /** Where the weights lie. */
    public Path folder() {
        return folder;
    }

    /** The names of all tensors. */
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    /** Whether there is a tensor of this name. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** The tensor of a name, with the shape the configuration demands. */
    public StoredTensor tensor(String name, long... shape) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw Errors.tensorMissing(folder.toString(), name);
        }
        List<Long> wanted = Arrays.stream(shape).boxed().toList();
        if (!tensor.shape().equals(wanted)) {
            throw Errors.tensorShape(folder.toString(), name, tensor.shape(), wanted);
        }
        return tensor;
    }
}
