package io.fedu2s.udf.model;

import io.fedu2s.udf.error.Errors;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** The families of decoders: what their {@code config.json} may say beyond the keys that all have. */
enum Family {
    /** Touvron et al. 2023, Llama 2; Grattafiori et al. 2024, Llama 3. */
    LLAMA("Llama", "attention_bias", "mlp_bias", "rope_interleaved"),
    /** Jiang et al. 2023, Mistral 7B. */
    MISTRAL("Mistral", "sliding_window"),
    /** Yang et al. 2024, Qwen2 and Qwen2.5. */
    QWEN2("Qwen2", "sliding_window", "use_sliding_window", "max_window_layers", "layer_types", "use_mrope"),
    /** Yang et al. 2025, Qwen3. */
    QWEN3("Qwen3", "attention_bias", "sliding_window", "use_sliding_window", "max_window_layers", "layer_types"),
    /** Gemma Team 2024, Gemma 2. */
    GEMMA2(
            "Gemma2",
            "attention_bias",
            "attn_logit_softcapping",
            "final_logit_softcapping",
            "hidden_activation",
            "query_pre_attn_scalar",
            "sliding_window",
            "sliding_window_size",
            "layer_types",
            "use_bidirectional_attention"),
    /** Gemma Team 2025, Gemma 3, the text part. */
    GEMMA3(
            "Gemma3",
            "attention_bias",
            "attn_logit_softcapping",
            "final_logit_softcapping",
            "hidden_activation",
            "query_pre_attn_scalar",
            "rope_local_base_freq",
            "sliding_window",
            "sliding_window_pattern",
            "_sliding_window_pattern",
            "layer_types",
            "use_bidirectional_attention"),
    /** Abdin et al. 2024, Phi-3. */
    PHI3("Phi3", "attention_bias", "sliding_window", "original_max_position_embeddings", "partial_rotary_factor");

    private static final String GENERATOR = "ForCausalLM";
    private static final List<String> CLASSIFIERS =
            List.of("ForSequenceClassification", "TextForSequenceClassification");

    private final String prefix;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of can't be changed
    private final Set<String> ownKeys;

    Family(String prefix, String... ownKeys) {
        this.prefix = prefix;
        this.ownKeys = Set.of(ownKeys);
    }

    /** The family of an architecture's name. */
    static Family of(String file, String architecture) {
        return Arrays.stream(values())
                .filter(family -> family.has(architecture))
                .findFirst()
                .orElseThrow(() -> Errors.architectureUnknown(file, architecture, known()));
    }

    /** Whether an architecture is of one of the families. */
    static boolean knows(String architecture) {
        return Arrays.stream(values()).anyMatch(family -> family.has(architecture));
    }

    private boolean has(String architecture) {
        return architecture.equals(prefix + GENERATOR) || classifies(architecture);
    }

    /** Whether an architecture of this family has a classification head. */
    boolean classifies(String architecture) {
        return CLASSIFIERS.stream().anyMatch(head -> architecture.equals(prefix + head));
    }

    /** The names of all architectures. */
    static Set<String> known() {
        Set<String> known = new TreeSet<>();
        for (Family family : values()) {
            known.add(family.prefix + GENERATOR);
            known.add(family.prefix + CLASSIFIERS.get(0));
        }
        return known;
    }

    /** Keys that mean something to this family alone. */
    Set<String> ownKeys() {
        return ownKeys;
    }

    /** The width of a head where the key is left out; absent where it follows from width and heads. */
    OptionalInt headWidth() {
        return switch (this) {
            case GEMMA2, GEMMA3 -> OptionalInt.of(256);
            case QWEN3 -> OptionalInt.of(128);
            default -> OptionalInt.empty();
        };
    }

    /** How many key and value heads where the key is left out; absent where as many as query heads. */
    OptionalInt keyValueHeads() {
        return switch (this) {
            case GEMMA2, GEMMA3 -> OptionalInt.of(4);
            case MISTRAL -> OptionalInt.of(8);
            default -> OptionalInt.empty();
        };
    }

    /** The longest sequence where the key is left out. */
    int maxPositions() {
        return switch (this) {
            case LLAMA -> 2048;
            case PHI3 -> 4096;
            case GEMMA2 -> 8192;
            case QWEN2, QWEN3 -> 32_768;
            case MISTRAL, GEMMA3 -> 131_072;
        };
    }

    /** The id that begins a text where the key is left out, or -1. */
    int bosId() {
        return switch (this) {
            case LLAMA, MISTRAL, PHI3 -> 1;
            case GEMMA2, GEMMA3 -> 2;
            case QWEN2, QWEN3 -> -1;
        };
    }

    /** The ids that end a text where the key is left out. */
    List<Integer> eosIds() {
        return switch (this) {
            case LLAMA, MISTRAL -> List.of(2);
            case GEMMA2, GEMMA3 -> List.of(1);
            case PHI3 -> List.of(32_000);
            case QWEN2, QWEN3 -> List.of();
        };
    }

    boolean isGemma() {
        return this == GEMMA2 || this == GEMMA3;
    }
}
