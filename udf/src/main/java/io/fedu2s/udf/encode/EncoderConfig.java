package io.fedu2s.udf.encode;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.model.ModelConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The shape of an encoder, read from a checkpoint's {@code config.json}.
 *
 * @param architecture name of the architecture, such as {@code BertModel}
 * @param family its kin
 * @param width C, the width of the states
 * @param feedForwardWidth F, the width inside the feed-forward block
 * @param layers L, the number of layers
 * @param heads N, the number of attention heads; divides C
 * @param vocabularySize V, the number of token ids
 * @param positions P, the rows of the table of positions
 * @param firstPosition which of them a text's first token has
 * @param tokenTypes Y, the kinds of tokens; 0 where the family has none
 * @param normEpsilon added to the variance in each norm
 * @param activation between the matrices of the feed-forward block
 */
record EncoderConfig(
        String architecture,
        EncoderFamily family,
        int width,
        int feedForwardWidth,
        int layers,
        int heads,
        int vocabularySize,
        int positions,
        int firstPosition,
        int tokenTypes,
        double normEpsilon,
        Activation activation) {

    /** Between the matrices of a feed-forward block, in the kernels' numbering. */
    @SuppressWarnings("ImmutableEnumChecker") // The lists are those of List.of.
    enum Activation {
        GELU(0, "gelu"),
        GELU_TANH(1, "gelu_new", "gelu_pytorch_tanh"),
        RELU(2, "relu"),
        SILU(3, "silu", "swish");

        private final int kernelNumber;
        private final List<String> names;

        Activation(int kernelNumber, String... names) {
            this.kernelNumber = kernelNumber;
            this.names = List.of(names);
        }

        /** What the kernels call it. */
        int kernelNumber() {
            return kernelNumber;
        }

        private static Activation named(JsonFile config) {
            String name = config.json().path("hidden_act").asText("");
            return Arrays.stream(values())
                    .filter(activation -> activation.names.contains(name))
                    .findFirst()
                    .orElseThrow(() -> Errors.modelConfigInvalid(
                            "hidden_act", name, "one of " + allNames() + ", in " + config.file()));
        }

        private static List<String> allNames() {
            return Arrays.stream(values())
                    .flatMap(activation -> activation.names.stream())
                    .toList();
        }
    }

    /** Keys that shape the numbers, all of them read or held to the only value known. */
    private static final Set<String> SHAPING = Set.of(
            "architectures",
            "hidden_size",
            "intermediate_size",
            "num_hidden_layers",
            "num_attention_heads",
            "vocab_size",
            "max_position_embeddings",
            "type_vocab_size",
            "layer_norm_eps",
            "hidden_act",
            "pad_token_id",
            "relative_attention_num_buckets",
            "position_embedding_type",
            "is_decoder",
            "is_encoder_decoder",
            "add_cross_attention",
            "pruned_heads",
            "quantization_config",
            "id2label",
            "num_labels",
            "problem_type");

    /** Keys that say nothing about the numbers of a trained model. */
    private static final Set<String> SILENT = Set.of(
            "_name_or_path",
            "_num_labels",
            "model_type",
            "transformers_version",
            "torch_dtype",
            "dtype",
            "tokenizer_class",
            "language",
            "name",
            "initializer_range",
            "hidden_dropout_prob",
            "attention_probs_dropout_prob",
            "classifier_dropout",
            "use_cache",
            "gradient_checkpointing",
            "tie_word_embeddings",
            "bos_token_id",
            "eos_token_id",
            "sep_token_id",
            "cls_token_id",
            "output_past",
            "output_attentions",
            "output_hidden_states",
            "return_dict",
            "torchscript",
            "chunk_size_feed_forward",
            "finetuning_task",
            "label2id",
            "sentence_transformers",
            "directionality",
            "pooler_fc_size",
            "pooler_num_attention_heads",
            "pooler_num_fc_layers",
            "pooler_size_per_head",
            "pooler_type");

    private static final String RELATIVE_BUCKETS = "32";

    /** Refuses numbers that do not fit one another. */
    EncoderConfig {
        if (width % heads != 0) {
            throw Errors.modelConfigInvalid(
                    "num_attention_heads", String.valueOf(heads), "a divisor of hidden_size " + width);
        }
        if (positions <= firstPosition) {
            throw Errors.modelConfigInvalid(
                    "max_position_embeddings", String.valueOf(positions), "above " + firstPosition);
        }
    }

    /** The most tokens of a text, special ones included. */
    int maxTokens() {
        return positions - firstPosition;
    }

    /** RoBERTa's own tokenizer, unlike that of its relatives, makes a blank part of the word after it. */
    boolean wordsBeginWithBlank() {
        return architecture.startsWith("Roberta");
    }

    /** Whether there is a logit per label to be had. */
    boolean hasClassifier() {
        return architecture.endsWith("ForSequenceClassification");
    }

    /** Whether a folder's {@code config.json} names an encoder's architecture, or else a decoder's; no other is known. */
    static boolean isEncoder(Path folder) {
        JsonFile config = JsonFile.read(folder, "config.json");
        String architecture = architecture(config);
        boolean encoder = EncoderFamily.of(architecture).isPresent();
        if (!encoder && !ModelConfig.knows(architecture)) {
            Set<String> known = new TreeSet<>(EncoderFamily.allArchitectures());
            known.addAll(ModelConfig.architectures());
            throw Errors.architectureUnknown(config.file().toString(), architecture, known);
        }
        return encoder;
    }

    /**
     * Reads {@code config.json} of a model folder; an architecture, a key or a variation that is not known is refused
     * here, before any weight is read.
     */
    static EncoderConfig read(Path folder) {
        JsonFile config = JsonFile.read(folder, "config.json");
        String architecture = architecture(config);
        EncoderFamily family = EncoderFamily.of(architecture)
                .orElseThrow(() -> Errors.architectureUnknown(
                        config.file().toString(), architecture, EncoderFamily.allArchitectures()));
        refuseUnknownKeys(config);
        refuseVariations(config);
        return new EncoderConfig(
                architecture,
                family,
                config.whole("hidden_size"),
                config.whole("intermediate_size"),
                config.whole("num_hidden_layers"),
                config.whole("num_attention_heads"),
                config.whole("vocab_size"),
                config.whole("max_position_embeddings"),
                family.firstPosition(config.json().path("pad_token_id").asInt(1)),
                family.hasTokenTypes() ? config.whole("type_vocab_size") : 0,
                config.real("layer_norm_eps"),
                Activation.named(config));
    }

    private static String architecture(JsonFile config) {
        return config.json().path("architectures").path(0).asText("");
    }

    private static void refuseUnknownKeys(JsonFile config) {
        Optional<String> unknown = config.json().properties().stream()
                .filter(entry -> !isEmpty(entry.getValue()))
                .map(java.util.Map.Entry::getKey)
                .filter(key -> !SHAPING.contains(key) && !SILENT.contains(key))
                .findFirst();
        if (unknown.isPresent()) {
            throw Errors.modelConfigKeyUnknown(config.file().toString(), unknown.get(), architecture(config));
        }
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isNull() || (value.isContainerNode() && value.isEmpty());
    }

    private static void refuseVariations(JsonFile config) {
        config.expect("position_embedding_type", "absolute");
        config.expect("is_decoder", "false");
        config.expect("is_encoder_decoder", "false");
        config.expect("add_cross_attention", "false");
        config.expect("pruned_heads", "{}");
        config.expect("quantization_config", "{}");
        config.expect("relative_attention_num_buckets", RELATIVE_BUCKETS);
    }
}
