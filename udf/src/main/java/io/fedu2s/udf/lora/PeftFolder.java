package io.fedu2s.udf.lora;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    private static final String CONFIG = "adapter_config.json";
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
                .writeValue(folder.resolve(CONFIG).toFile(), config(adapter.config(), baseModelPath));
    }

    private static ObjectNode config(LoraConfig lora, String baseModelPath) {
        ObjectNode json = JSON.createObjectNode();
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        json.put("base_model_name_or_path", baseModelPath);
        json.put("r", lora.rank());
        json.put("lora_alpha", lora.alpha());
        json.put("lora_dropout", 0.0);
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("inference_mode", true);
        json.put("use_rslora", false);
        json.put("use_dora", false);
        lora.targetModules().forEach(json.putArray("target_modules")::add);
        return json;
    }

    /** Reads an adapter; what this build cannot follow is refused by name. */
    public static Adapter read(Path folder) {
        Path file = folder.resolve(CONFIG);
        if (!Files.isRegularFile(file) || !Files.isRegularFile(folder.resolve(WEIGHTS))) {
            throw Errors.adapterFileMissing(folder.toString(), Files.isRegularFile(file) ? WEIGHTS : CONFIG);
        }
        try {
            JsonNode json = JSON.readTree(file.toFile());
            refuseVariations(json);
            List<String> targets = new ArrayList<>();
            json.path("target_modules").forEach(target -> targets.add(target.asText()));
            LoraConfig config = new LoraConfig(
                    json.path("r").asInt(), json.path("lora_alpha").asDouble(), targets);
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

    private static void refuseVariations(JsonNode json) {
        refuse(json, "use_dora");
        refuse(json, "use_rslora");
        refuse(json, "fan_in_fan_out");
        refuse(json, "modules_to_save");
        refuse(json, "rank_pattern");
        refuse(json, "alpha_pattern");
        if (!json.path("bias").asText("none").equals("none")) {
            throw Errors.loraInvalid("bias", json.path("bias").asText(), "none: this build does not follow it");
        }
        if (!json.path("peft_type").asText().equals("LORA")) {
            throw Errors.loraInvalid("peft_type", json.path("peft_type").asText(), "LORA");
        }
    }

    private static void refuse(JsonNode json, String key) {
        JsonNode value = json.path(key);
        boolean off = value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty());
        if (!off && !value.asText().equals("false")) {
            throw Errors.loraInvalid(key, value.toString(), "off: this build does not follow it");
        }
    }
}
