package io.fedu2s.udf.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/** The weights of a Hugging Face folder: {@code model.safetensors}, or the shards its index names. */
final class Checkpoint {
    private static final String WHOLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final Path folder;
    private final Map<String, StoredTensor> tensors;

    private Checkpoint(Path folder, Map<String, StoredTensor> tensors) {
        this.folder = folder;
        this.tensors = tensors;
    }

    static Checkpoint open(Path folder) {
        Map<String, StoredTensor> tensors = new HashMap<>();
        for (Path file : files(folder)) {
            tensors.putAll(Safetensors.read(file));
        }
        return new Checkpoint(folder, tensors);
    }

    /** The weight files of a folder, in order of name. */
    static List<Path> files(Path folder) {
        if (Files.isRegularFile(folder.resolve(WHOLE))) {
            return List.of(folder.resolve(WHOLE));
        }
        Path index = folder.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            throw Errors.modelFileMissing(folder.toString(), WHOLE);
        }
        try {
            JsonNode map = new ObjectMapper().readTree(index.toFile()).path("weight_map");
            TreeSet<String> names = new TreeSet<>();
            StreamSupport.stream(map.spliterator(), false).map(JsonNode::asText).forEach(names::add);
            for (String name : names) {
                if (!Files.isRegularFile(folder.resolve(name))) {
                    throw Errors.modelFileMissing(folder.toString(), name);
                }
            }
            return names.stream().map(folder::resolve).toList();
        } catch (IOException e) {
            throw Errors.modelConfigUnreadable(index.toString(), e);
        }
    }

    /** The tensor of a name, with the shape the configuration demands. */
    StoredTensor tensor(String name, long... shape) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw Errors.tensorMissing(folder.toString(), name);
        }
        List<Long> wanted = java.util.Arrays.stream(shape).boxed().toList();
        if (!tensor.shape().equals(wanted)) {
            throw Errors.tensorShape(folder.toString(), name, tensor.shape(), wanted);
        }
        return tensor;
    }
}
