package io.fedu2s.udf.encode;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.model.Safetensors;
import io.fedu2s.udf.model.StoredTensor;
import io.fedu2s.udf.token.PromptForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the tests of this package share. */
final class Encoders {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Encoders() {}

    /** On the tests' device, in fp32. */
    static Backbone load(Path folder) {
        return Backbone.load(folder, Dtype.FLOAT32, References.device(), PromptForm.PLAIN);
    }

    static float[] flat(TokenStates states) {
        float[][] vectors = states.vectors();
        float[] flat = new float[vectors.length == 0 ? 0 : vectors.length * vectors[0].length];
        for (int token = 0; token < vectors.length; token++) {
            System.arraycopy(vectors[token], 0, flat, token * vectors[token].length, vectors[token].length);
        }
        return flat;
    }

    /** A copy of a folder with its folders, to be changed. */
    static Path copy(String name, Path target) throws IOException {
        Path source = References.folder(name);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path to = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.createDirectories(Objects.requireNonNull(to.getParent()));
                    Files.copy(file, to);
                }
            }
        }
        return target;
    }

    static void edit(Path file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
        change.accept(json);
        JSON.writeValue(file.toFile(), json);
    }

    /** Writes a checkpoint's tensors again under other names, and a table of positions as older versions saved it. */
    static void rename(Path file, UnaryOperator<String> names) throws IOException {
        List<StoredTensor> renamed = new ArrayList<>();
        for (StoredTensor tensor : Safetensors.read(file).values()) {
            renamed.add(new StoredTensor(names.apply(tensor.name()), tensor.dtype(), tensor.shape(), tensor.data()));
        }
        Path written = file.resolveSibling("renamed");
        Safetensors.write(written, renamed, Map.of());
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
