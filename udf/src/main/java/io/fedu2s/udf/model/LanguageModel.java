package io.fedu2s.udf.model;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.engine.NativeLibraries;
import io.fedu2s.udf.engine.NativeMemory;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.token.PromptForm;
import io.fedu2s.udf.token.Tokenizer;
import io.fedu2s.udf.token.TokenizerFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A decoder on a device with its tokenizer: frozen weights, safe for several tasks at once.
 *
 * <p>Every unit of work opens a {@link #scope} and closes it: what it made goes with it.
 */
public final class LanguageModel implements AutoCloseable {
    private static final double INITIAL_DEVIATION = 0.02;

    private final NativeMemory memory;
    private final NDManager manager;
    private final ModelConfig config;
    /** Absent where rows come as ids. */
    private final @Nullable Tokenizer tokenizer;

    private final String modelId;
    private final NDList weights;
    private final Decoder decoder;

    private LanguageModel(
            NativeMemory memory,
            NDManager manager,
            ModelConfig config,
            @Nullable Tokenizer tokenizer,
            String modelId,
            Kernels kernels,
            NDList weights,
            Dtype computed) {
        this.memory = memory;
        this.manager = manager;
        this.config = config;
        this.tokenizer = tokenizer;
        this.modelId = modelId;
        this.weights = weights;
        this.decoder = new Decoder(config, kernels, weights, computed, manager);
    }

    /**
     * Loads a Hugging Face folder.
     *
     * @param folder holds {@code config.json}, a tokenizer and the weights
     * @param dtype the type of weights and activations; fp32 or bf16
     * @param device where they live
     * @throws io.fedu2s.udf.error.UserException where the folder does not hold a model this decoder knows
     */
    public static LanguageModel load(Path folder, Dtype dtype, Device device) {
        return load(folder, dtype, device, PromptForm.PLAIN);
    }

    /** The same for prompts of another form: its tokenizer and {@link #modelId} follow from it too. */
    public static LanguageModel load(Path folder, Dtype dtype, Device device, PromptForm form) {
        ModelConfig config = ModelConfig.read(folder);
        Checkpoint checkpoint = Checkpoint.open(folder);
        Tokenizer tokenizer = Tokenizer.load(folder, form);
        tokenizer.refuseTokensBeyond(folder, config.vocabularySize());
        return load(config, checkpoint, tokenizer, idOf(folder, dtype, form), dtype, device);
    }

    /** Loads a folder for rows of ids alone: it may lack a tokenizer, and nothing may ask for its tokenizer. */
    public static LanguageModel loadWithoutTokenizer(Path folder, Dtype dtype, Device device) {
        return load(ModelConfig.read(folder), Checkpoint.open(folder), null, idOf(folder, dtype), dtype, device);
    }

    private static LanguageModel load(
            ModelConfig config,
            Checkpoint checkpoint,
            @Nullable Tokenizer tokenizer,
            String modelId,
            Dtype dtype,
            Device device) {
        NativeMemory memory = new NativeMemory();
        try {
            if (tokenizer != null) {
                memory.owning(tokenizer);
            }
            NativeLibraries.loadTorch();
            NDManager manager = memory.owning(NDManager.newBaseManager(device, "PyTorch"));
            Kernels kernels = Kernels.compile(manager, Kernels.DECODER, memory);
            NDList weights = DecoderWeights.load(checkpoint, config, dtype, kernels, manager);
            Dtype computed = kernels.computed(dtype, device);
            return new LanguageModel(memory, manager, config, tokenizer, modelId, kernels, weights, computed);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /** A decoder with random fp32 weights, to be trained from scratch. */
    public static LanguageModel random(ModelConfig config, Tokenizer tokenizer, long seed, Device device) {
        NativeLibraries.loadTorch();
        NativeMemory memory = new NativeMemory();
        memory.owning(tokenizer);
        NDManager manager = memory.owning(NDManager.newBaseManager(device, "PyTorch"));
        Kernels kernels = Kernels.compile(manager, Kernels.DECODER, memory);
        NDList weights = DecoderWeights.random(config, seed, INITIAL_DEVIATION, manager);
        return new LanguageModel(memory, manager, config, tokenizer, "random-" + seed, kernels, weights, Dtype.FLOAT32);
    }

    /** The decoder's shape. */
    public ModelConfig config() {
        return config;
    }

    /** The checkpoint's tokenizer. */
    public Tokenizer tokenizer() {
        if (tokenizer == null) {
            throw new IllegalStateException("the model was loaded without its tokenizer");
        }
        return tokenizer;
    }

    /** The ids that end a text, first the one that ends an answer where prompts are a user's messages. */
    public List<Integer> endIds() {
        OptionalInt answerEnd = tokenizer == null ? OptionalInt.empty() : tokenizer.answerEnd();
        if (answerEnd.isEmpty()) {
            return config.eosIds();
        }
        List<Integer> ends = new ArrayList<>(config.eosIds());
        ends.remove((Integer) answerEnd.getAsInt());
        ends.add(0, answerEnd.getAsInt());
        return ends;
    }

    /** The ids below V that mean no token: rows by which an embedding was padded. They are computed but never written. */
    public int[] idsWithoutToken() {
        return tokenizer == null ? new int[0] : tokenizer.idsWithoutToken(config.vocabularySize());
    }

    /** 32 hexadecimal digits over the folder's files, the type they were loaded as and the form of prompts. */
    public String modelId() {
        return modelId;
    }

    /** What the weights compute. */
    public Decoder decoder() {
        return decoder;
    }

    /** The weights in the kernels' order; to be changed by a trainer of all weights only. */
    public NDList weights() {
        return weights;
    }

    /** What it holds outside the heap: who computes with the model says so there, and it outlives its closing by that. */
    public NativeMemory memory() {
        return memory;
    }

    /** Owner for the arrays of one unit of work; close it when the work is done. */
    public NDManager scope() {
        return manager.newSubManager();
    }

    /** Writes the weights as {@code model.safetensors} in bf16. */
    public void writeWeights(Path file) throws IOException {
        List<StoredTensor> tensors = new ArrayList<>();
        List<DecoderWeights.Slot> slots = DecoderWeights.slots(config);
        for (int i = 0; i < slots.size(); i++) {
            DecoderWeights.Slot slot = slots.get(i);
            if (slot.isPresent()) {
                List<Long> shape = java.util.Arrays.stream(slot.shape()).boxed().toList();
                tensors.add(StoredTensor.ofBfloat16(
                        slot.name(), shape, weights.get(i).toFloatArray()));
            }
        }
        Safetensors.write(file, tensors, Map.of("format", "pt"));
    }

    /** Frees the model, as soon as no computation reads it any more. */
    @Override
    public void close() {
        memory.close();
    }

    /** The {@link #modelId} of a folder that is not loaded and whose prompts have this form. */
    public static String idOf(Path folder, Dtype dtype, PromptForm form) {
        String plain = idOf(folder, dtype);
        return form.isChat()
                ? ContentId.of(plain, Tokenizer.chatTemplate(folder, form).digest())
                : plain;
    }

    /** The {@link #modelId} of a folder that is not loaded. */
    public static String idOf(Path folder, Dtype dtype) {
        try {
            MessageDigest digest = ContentId.sha256();
            digest.update(dtype.safetensorsName().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            List<Path> files = new ArrayList<>(List.of(folder.resolve("config.json")));
            files.removeIf(Files::notExists);
            files.addAll(TokenizerFile.all(folder));
            files.addAll(Checkpoint.files(folder));
            for (Path file : files) {
                try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                    in.transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
