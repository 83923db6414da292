package io.fedu2s.pretrain;

import ai.djl.Device;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.model.QuickstartModel;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.Kernels;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.ModelConfig;
import io.fedu2s.udf.spark.Progress;
import io.fedu2s.udf.token.Tokenizer;
import io.fedu2s.udf.train.FullTrainer;
import io.fedu2s.udf.train.TrainingRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the quickstart's base model from scratch: a small Llama that reads and continues few-shot prompts, on text that
 * is generated while it trains.
 */
public final class Pretraining {
    private static final Logger LOG = LoggerFactory.getLogger(Pretraining.class);
    private static final int BOS = 0;
    private static final int EOS = 1;
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int STEPS_BETWEEN_LOSSES = 50;
    private static final int STEPS_BETWEEN_WEIGHTS = 300;
    private static final String WEIGHTS = "model.safetensors";

    private final PretrainingConfig config;
    private final Path folder;

    /** A training that leaves its model in a folder. */
    public Pretraining(PretrainingConfig config, Path folder) {
        this.config = config;
        this.folder = folder;
    }

    /** Learns the tokenizer, trains the decoder from random weights and writes both as a Hugging Face folder. */
    public void fromScratch() throws IOException {
        TokenizerFolder.write(TokenizerTraining.train(config.seed()), folder);
        writeConfig();
        ModelConfig shape = ModelConfig.read(folder);
        try (LanguageModel model = LanguageModel.random(shape, Tokenizer.load(folder), config.seed(), Device.cpu())) {
            train(model);
        }
    }

    /** Goes on from the weights in the folder, with its tokenizer, and puts the new weights in their place. */
    public void further() throws IOException {
        try (LanguageModel model = LanguageModel.load(folder, Dtype.FLOAT32, Device.cpu())) {
            train(model);
        }
    }

    private void train(LanguageModel model) throws IOException {
        Tokenizer tokenizer = model.tokenizer();
        List<String> pieces = IntStream.range(EOS + 2, model.config().vocabularySize())
                .mapToObj(id -> tokenizer.decode(new int[] {id}))
                .toList();
        train(model, new PretrainingText(config.seed() + 1, config.copying(), tokenizer::count, pieces));
        model.writeWeights(folder.resolve(WEIGHTS));
    }

    private void train(LanguageModel model, PretrainingText text) throws IOException {
        Progress progress = Progress.of(LOG, "pre-training tokens", config.tokens());
        Kernels.threadsPerOperation(1);
        try (FullTrainer trainer = new FullTrainer(model, config.computed(), THREADS)) {
            RowPacker packer = new RowPacker(rowTokens -> encode(model.tokenizer(), text.next(rowTokens)));
            long read = 0;
            double sum = 0;
            for (int step = 0; read < config.tokens(); step++) {
                double done = (double) read / config.tokens();
                int rowTokens = config.rowTokens(done);
                List<TrainingRow> rows = packer.rows(config.tokensPerStep() / rowTokens, rowTokens);
                double share = config.rateShare(step, done);
                sum += trainer.step(rows, config.muonRate() * share, config.adamWRate() * share);
                long tokens = rows.stream().mapToLong(row -> row.ids().length).sum();
                read += tokens;
                progress.advance(tokens);
                if ((step + 1) % STEPS_BETWEEN_LOSSES == 0) {
                    LOG.info("step {}: rows of {}, loss {}", step + 1, rowTokens, sum / STEPS_BETWEEN_LOSSES);
                    sum = 0;
                }
                if ((step + 1) % STEPS_BETWEEN_WEIGHTS == 0) {
                    model.writeWeights(folder.resolve(WEIGHTS));
                }
            }
        }
    }

    private PackedRow encode(Tokenizer tokenizer, TrainingSequence sequence) {
        PackedRow row = new PackedRow(Integer.MAX_VALUE);
        row.append(BOS, 0);
        boolean pair = false;
        for (Segment segment : sequence.segments()) {
            pair = segment.pair();
            for (int id : tokenizer.encode(segment.text())) {
                row.append(id, share(pair));
            }
        }
        row.append(EOS, share(pair));
        return row;
    }

    private float share(boolean pair) {
        return pair ? 1 : (float) config.readShare();
    }

    private void writeConfig() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.putArray("architectures").add("LlamaForCausalLM");
        json.put("model_type", "llama").put("dtype", "bfloat16");
        json.put("vocab_size", TokenizerTraining.VOCABULARY_SIZE);
        json.put("hidden_size", 256).put("intermediate_size", 704).put("num_hidden_layers", 4);
        json.put("num_attention_heads", 8).put("num_key_value_heads", 8).put("head_dim", 32);
        json.put("max_position_embeddings", 1024).put("rms_norm_eps", 1e-5).put("rope_theta", 10_000.0);
        json.put("hidden_act", "silu").put("attention_bias", false).put("mlp_bias", false);
        json.put("tie_word_embeddings", true).put("initializer_range", 0.02);
        json.put("bos_token_id", BOS).put("eos_token_id", EOS).put("pad_token_id", 2);
        mapper.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("config.json").toFile(), json);
        QuickstartModel.mark(folder);
    }
}
