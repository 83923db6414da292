package io.fedu2s.udf.lora;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.Safetensors;
import io.fedu2s.udf.model.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Adapters as the folders that huggingface/peft reads and writes. */
public final class PeftFolder {
    /** The file that says what the weights are. */
    public static final String CONFIG = "adapter_config.json";

    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final ObjectMapper JSON = new ObjectMapper();

    private PeftFolder() {}

    /** Writes an adapter; the same adapter gives the same bytes. */
    public static void write(Adapter adapter, String baseModelPath, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<StoredTensor> tensors = new ArrayList<>();
        for (AdapterTensor tensor : adapter.tensors()) {
            List<Long> shape = List.of((long) tensor.rows(), (long) tensor.columns());
            tensors.add(StoredTensor.of(tensor.name(), shape, tensor.values()));
        }
        Safetensors.write(folder.resolve(WEIGHTS), tensors, Map.of("format", "pt"));
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve(CONFIG).toFile(), PeftConfig.write(adapter.config(), baseModelPath));
    }

    /** Reads an adapter; what this build cannot follow is refused by name. */
    public static Adapter read(Path folder) {
        Path file = folder.resolve(CONFIG);
        if (!Files.isRegularFile(file) || !Files.isRegularFile(folder.resolve(WEIGHTS))) {
            throw Errors.adapterFileMissing(folder, Files.isRegularFile(file) ? WEIGHTS : CONFIG);
        }
        try {
            LoraConfig config = PeftConfig.read(JSON.readTree(file.toFile()));
            List<AdapterTensor> tensors = new ArrayList<>();
            for (StoredTensor tensor : Safetensors.read(folder.resolve(WEIGHTS)).values()) {
                if (tensor.shape().size() != 2) {
                    throw Errors.adapterMisfit(tensor.name(), "its shape " + tensor.shape() + " is no matrix");
                }
                int rows = Math.toIntExact(tensor.shape().get(0));
                int columns = Math.toIntExact(tensor.shape().get(1));
                tensors.add(new AdapterTensor(tensor.name(), rows, columns, tensor.floats()));
            }
            return new Adapter(config, tensors);
        } catch (IOException e) {
            throw Errors.modelConfigUnreadable(file.toString(), e);
        }
    }
}
