package io.fedu2s.jobs.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.engine.NativeLibraries;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.token.PromptForm;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model, and on what it runs. */
public final class ModelOptions {
    /** Types to compute in; the names are those of torch. */
    enum ComputeType {
        float32(Dtype.FLOAT32),
        bfloat16(Dtype.BFLOAT16),
        int8(Dtype.INT8);

        public final Dtype dtype;

        ComputeType(Dtype dtype) {
            this.dtype = dtype;
        }
    }

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "Hugging Face folder of the model; any Hadoop path.")
    private String model = "";

    @Option(names = "--adapter", paramLabel = "DIR", description = "PEFT folder of an adapter; any Hadoop path.")
    private @Nullable String adapter;

    @Option(
            names = "--dtype",
            defaultValue = "float32",
            description = "Type of the weights: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    private ComputeType dtype = ComputeType.float32;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "cpu, or gpu, or gpu:1 … (default ${DEFAULT-VALUE}).")
    private String device = "cpu";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of one operation on the CPU (default: as many as there are processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    /** The model for prompts of this form. */
    public LanguageModel load(PromptForm form) {
        Kernels.threadsPerOperation(threads);
        return LanguageModel.load(ModelFolders.local(model), dtype(), device(), form);
    }

    /** The model for what needs ids alone. */
    public LanguageModel loadWithoutTokenizer() {
        Kernels.threadsPerOperation(threads);
        return LanguageModel.loadWithoutTokenizer(ModelFolders.local(model), dtype(), device());
    }

    Optional<Adapter> adapter() {
        return Optional.ofNullable(adapter).map(ModelFolders::local).map(PeftFolder::read);
    }

    /** A file of the model's folder. */
    public Path file(String name) {
        return ModelFolders.local(model).resolve(name);
    }

    /** What its weights are kept in. */
    public Dtype dtype() {
        return dtype.dtype;
    }

    /** Where it runs. */
    public Device device() {
        if (device.equals("cpu")) {
            return Device.cpu();
        }
        NativeLibraries.loadTorch();
        int gpus = Engine.getEngine("PyTorch").getGpuCount();
        int number = number();
        if (number < 0 || number >= gpus) {
            throw Errors.deviceMissing(device, gpus);
        }
        return Device.gpu(number);
    }

    private int number() {
        if (device.equals("gpu")) {
            return 0;
        }
        return device.matches("gpu:[0-9]{1,3}") ? Integer.parseInt(device.substring(4)) : -1;
    }
}
