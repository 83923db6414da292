package io.fedu2s.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.generate.Shortcuts;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.train.LocalOptimiser;
import io.fedu2s.udf.train.LoraSteps;
import io.fedu2s.udf.train.OptimiserConfig;
import io.fedu2s.udf.train.TrainingConfig;
import io.fedu2s.udf.train.TrainingRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many real tokens a second a model trains on or writes: the median over the steps, one to warm up left out.
 *
 * <p>The result is one line of JSON with the keys {@code what, dtype, batch, length, lengths, tokens_per_s, median_s,
 * torch}; the log says the process's largest resident memory so far.
 */
public final class ModelBench {
    private static final Logger LOG = LoggerFactory.getLogger(ModelBench.class);
    private static final LoraConfig LORA = new LoraConfig(16, 32, LoraConfig.ALL_LINEAR);
    private static final double LEARNING_RATE = 1e-4;
    private static final double WEIGHT_DECAY = 0.01;
    private static final int STEPS_OF_A_PART = 20;

    private final LanguageModel model;
    private final Dtype dtype;
    private final BenchWork work;
    private final Shortcuts shortcuts;

    /**
     * A bench of a loaded model.
     *
     * @param dtype the type it was loaded as
     * @param shortcuts what generation may save
     */
    public ModelBench(LanguageModel model, Dtype dtype, BenchWork work, Shortcuts shortcuts) {
        this.shortcuts = shortcuts;
        this.model = model;
        this.dtype = dtype;
        this.work = work;
    }

    /** LoRA steps on every linear layer, rank 16, loss on the rows' last tokens. */
    public String train() {
        TrainingConfig config = config(work.steps() + 1);
        List<TrainingRow> rows = work.rows(model.config().vocabularySize()).stream()
                .map(this::trainingRow)
                .toList();
        try (LoraSteps steps = new LoraSteps(model, Adapter.initial(LORA, model.config(), 0), config)) {
            double seconds = medianSeconds(() -> steps.take(rows));
            return line("train", Arrays.stream(work.rowLengths()).sum(), seconds);
        }
    }

    /** Greedy writing of so many tokens after every row, through the cache. */
    public String generate() {
        List<int[]> rows = work.rows(model.config().vocabularySize());
        try (TextGenerator generator = new TextGenerator(model, Optional.empty(), shortcuts)) {
            double seconds = medianSeconds(() -> generator.continuations(rows, work.newTokens()));
            return line("generate", work.batch() * work.newTokens(), seconds);
        }
    }

    /**
     * Greedy writing after given prompts, as many new tokens after each, side by side as the batch allows.
     *
     * @param prompts ids of the prompts
     */
    public String prompts(List<int[]> prompts) {
        int columns = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0) + work.newTokens();
        try (TextGenerator generator = new TextGenerator(model, Optional.empty(), shortcuts)) {
            double seconds =
                    medianSeconds(() -> generator.continuations(prompts, work.newTokens(), work.batch() * columns));
            return line("prompts", prompts.size() * work.newTokens(), seconds);
        }
    }

    /**
     * Whether memory stays flat: 1,000 texts written and 200 training steps, in ten parts each.
     *
     * @return a line of JSON with resident memory without mapped files, in MB, before and after every part
     */
    public String memory() {
        List<int[]> rows = work.rows(model.config().vocabularySize());
        ObjectNode line = new ObjectMapper().createObjectNode();
        line.put("what", "memory");
        try (TextGenerator generator = new TextGenerator(model, Optional.empty(), shortcuts)) {
            curve(
                    line.putArray("generate_mb"),
                    100 / work.batch() + 1,
                    () -> generator.continuations(rows, work.newTokens()));
        }
        try (LoraSteps steps =
                new LoraSteps(model, Adapter.initial(LORA, model.config(), 0), config(10 * STEPS_OF_A_PART + 1))) {
            List<TrainingRow> training = rows.stream().map(this::trainingRow).toList();
            curve(line.putArray("train_mb"), STEPS_OF_A_PART, () -> steps.take(training));
        }
        return line.toString();
    }

    private static void curve(ArrayNode megabytes, int times, Runnable work) {
        work.run();
        megabytes.add(ResidentMemory.anonymousMegabytes());
        for (int part = 0; part < 10; part++) {
            for (int i = 0; i < times; i++) {
                work.run();
            }
            megabytes.add(ResidentMemory.anonymousMegabytes());
        }
    }

    private TrainingConfig config(int steps) {
        return new TrainingConfig(
                work.batch(),
                work.length(),
                steps,
                0,
                new OptimiserConfig(LocalOptimiser.ADAMW, LEARNING_RATE, "constant", 0, WEIGHT_DECAY, 0),
                work.activations());
    }

    /**
     * What the processor can do at most: the rate of a matrix product as large as a layer's, and of a copy in memory.
     *
     * @return a line of JSON with {@code gflop_per_s} and {@code gb_per_s}, read and written bytes together
     */
    public String ceiling() {
        try (NDManager scope = model.scope()) {
            NDArray a = scope.randomNormal(new Shape(2048, 576));
            NDArray b = scope.randomNormal(new Shape(576, 1536));
            NDArray large = scope.zeros(new Shape(64L << 20));
            double product = medianSeconds(() -> waitFor(a.matMul(b)));
            double copy = medianSeconds(() -> waitFor(large.duplicate()));
            ObjectNode line = new ObjectMapper().createObjectNode();
            line.put("what", "ceiling");
            line.put("gflop_per_s", rounded(2.0 * 2048 * 576 * 1536 / product / 1e9, 1));
            line.put("gb_per_s", rounded(2.0 * large.size() * Float.BYTES / copy / 1e9, 1));
            return line.toString();
        }
    }

    /** A result is there once a number of it can be read, on any device. */
    private static void waitFor(NDArray result) {
        try (result;
                NDArray first = result.flatten().get(0)) {
            first.toFloatArray();
        }
    }

    private TrainingRow trainingRow(int[] ids) {
        float[] shares = new float[ids.length];
        Arrays.fill(shares, ids.length - Math.min(work.response(), ids.length / 2), ids.length, 1);
        return new TrainingRow(ids, shares);
    }

    private double medianSeconds(Runnable step) {
        step.run();
        double[] seconds = new double[work.steps()];
        for (int i = 0; i < seconds.length; i++) {
            long start = System.nanoTime();
            step.run();
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(seconds);
        return (seconds[(seconds.length - 1) / 2] + seconds[seconds.length / 2]) / 2;
    }

    private String line(String what, int tokens, double seconds) {
        ObjectNode line = new ObjectMapper().createObjectNode();
        line.put("what", what);
        line.put("dtype", dtype.label());
        line.put("batch", work.batch());
        line.put("length", work.length());
        line.put("lengths", work.lengths().name().toLowerCase(Locale.ROOT));
        line.put("tokens_per_s", rounded(tokens / seconds, 1));
        line.put("median_s", rounded(seconds, 3));
        line.put("torch", Engine.getEngine("PyTorch").getVersion());
        LOG.info("largest resident memory so far: {} MB", ResidentMemory.peakMegabytes());
        return line.toString();
    }

    private static double rounded(double value, int decimals) {
        return BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
