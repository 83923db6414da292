package io.fedu2s.udf.encode;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeLibraries;
import io.fedu2s.udf.engine.NativeMemory;
import io.fedu2s.udf.model.Checkpoint;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.KernelSource;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.WeightLoader;
import io.fedu2s.udf.token.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An encoder on a device with its tokenizer. */
final class EncoderModel implements Backbone {
    static final KernelSource KERNELS = KernelSource.read("/io/fedu2s/udf/encode/", "encoder.py");

    /** The states of more tokens leave the processor's cache between layers: MiniLM is a third slower with 8192. */
    private static final int CPU_BATCH_TOKENS = 1024;

    private final SentenceConfig sentence;
    private final EncoderConfig config;
    private final int maxTokens;
    private final Tokenizer tokenizer;
    private final NativeMemory memory;
    private final NDManager manager;
    private final Kernels kernels;
    private final Encoder encoder;
    private final Optional<ClassifierHead> head;

    private EncoderModel(
            SentenceConfig sentence,
            EncoderConfig config,
            Tokenizer tokenizer,
            Checkpoint checkpoint,
            Dtype dtype,
            NativeMemory memory,
            NDManager manager) {
        this.sentence = sentence;
        this.config = config;
        this.maxTokens = Math.min(config.maxTokens(), tokenizerLimit(sentence.transformer()));
        this.tokenizer = tokenizer;
        this.memory = memory;
        this.manager = manager;
        this.kernels = Kernels.compile(manager, KERNELS, memory);
        try (Kernels loading = Kernels.compile(manager, Kernels.DECODER)) {
            // An encoder is small, so its weights are loaded in the type that is computed in.
            Dtype computed = loading.computed(dtype, manager.getDevice());
            WeightLoader loader = new WeightLoader(loading, manager, computed);
            this.encoder =
                    new Encoder(config, kernels, EncoderWeights.load(checkpoint, config, loader, manager), manager);
            this.head = config.hasClassifier()
                    ? Optional.of(ClassifierHead.load(checkpoint, config, loader))
                    : Optional.empty();
        }
    }

    static EncoderModel load(SentenceConfig sentence, Dtype dtype, Device device) {
        Path folder = sentence.transformer();
        EncoderConfig config = EncoderConfig.read(folder);
        Checkpoint checkpoint = Checkpoint.open(folder);
        NativeMemory memory = new NativeMemory();
        try {
            Tokenizer tokenizer = memory.owning(Tokenizer.load(folder));
            tokenizer.refuseTokensBeyond(folder, config.vocabularySize());
            NativeLibraries.loadTorch();
            NDManager manager = memory.owning(NDManager.newBaseManager(device, "PyTorch"));
            return new EncoderModel(sentence, config, tokenizer, checkpoint, dtype, memory, manager);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /** What the tokenizer's makers cut texts at; they write a very large number where nothing does. */
    private static int tokenizerLimit(Path folder) {
        return JsonFile.readIfThere(folder.resolve("tokenizer_config.json"))
                .map(file -> file.json().path("model_max_length").asDouble(Integer.MAX_VALUE))
                .map(limit -> (int) Math.min(limit, Integer.MAX_VALUE))
                .orElse(Integer.MAX_VALUE);
    }

    @Override
    public SentenceConfig sentence() {
        return sentence;
    }

    @Override
    public int width() {
        return config.width();
    }

    @Override
    public int layers() {
        return config.layers();
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public int usefulBatchTokens() {
        return manager.getDevice().isGpu() ? Integer.MAX_VALUE : CPU_BATCH_TOKENS;
    }

    @Override
    public boolean wordsBeginWithBlank() {
        return config.wordsBeginWithBlank();
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public NativeMemory memory() {
        return memory;
    }

    @Override
    public NDManager scope() {
        return manager.newSubManager();
    }

    @Override
    public NDArray hidden(NDManager owner, TokenBatch batch, int depth) {
        return encoder.hidden(owner, batch, depth);
    }

    @Override
    public List<String> labels() {
        return head.map(ClassifierHead::labels).orElse(List.of());
    }

    @Override
    public NDArray classify(NDManager owner, TokenBatch batch) {
        return head.orElseThrow().logits(owner, kernels, hidden(owner, batch, config.layers()));
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public void close() {
        memory.close();
    }
}
