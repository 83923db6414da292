package io.fedu2s.udf.encode;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where encoders of one kin differ in what {@code config.json} does not say: their names, and how they count. */
@SuppressWarnings("ImmutableEnumChecker") // The lists are those of List.of and toList.
enum EncoderFamily {
    /** Devlin et al. 2019; MiniLM (Wang et al. 2020) is one. */
    BERT("bert", true, Layer.BERT, List.of("bert.pooler.dense", "classifier"), "Bert"),
    /** Liu et al. 2019: positions count from the one after the padding's. */
    ROBERTA("roberta", true, Layer.BERT, Layer.CLASSIFIER, "Roberta", "XLMRoberta", "Camembert"),
    /** Song et al. 2020: no token types, positions as RoBERTa's, and a bias by distance in every attention. */
    MPNET("mpnet", false, Layer.MPNET, Layer.CLASSIFIER, "MPNet");

    /** The matrices and norms of one layer, and the matrices of a classification head, in the kernels' order. */
    private static final class Layer {
        static final List<String> CLASSIFIER = List.of("classifier.dense", "classifier.out_proj");
        static final List<String> BERT = List.of(
                "attention.self.query",
                "attention.self.key",
                "attention.self.value",
                "attention.output.dense",
                "attention.output.LayerNorm",
                "intermediate.dense",
                "output.dense",
                "output.LayerNorm");
        static final List<String> MPNET = List.of(
                "attention.attn.q",
                "attention.attn.k",
                "attention.attn.v",
                "attention.attn.o",
                "attention.LayerNorm",
                "intermediate.dense",
                "output.dense",
                "output.LayerNorm");
    }

    private final String prefix;
    private final boolean hasTokenTypes;
    private final List<String> layerNames;
    private final List<String> headNames;
    private final List<String> architectures;

    EncoderFamily(
            String name, boolean hasTokenTypes, List<String> layerNames, List<String> headNames, String... roots) {
        this.prefix = name + ".";
        this.hasTokenTypes = hasTokenTypes;
        this.layerNames = layerNames;
        this.headNames = headNames;
        this.architectures = Arrays.stream(roots)
                .flatMap(root -> Stream.of("Model", "ForMaskedLM", "ForSequenceClassification")
                        .map(root::concat))
                .toList();
    }

    /** What stands before the encoder's names where the checkpoint has a head. */
    String prefix() {
        return prefix;
    }

    boolean hasTokenTypes() {
        return hasTokenTypes;
    }

    boolean hasRelativeBias() {
        return this == MPNET;
    }

    /** The position of a text's first token in the table of positions. */
    int firstPosition(int paddingId) {
        return switch (this) {
            case BERT -> 0;
            case ROBERTA -> paddingId + 1;
            // transformers writes 1 into its code here, whatever pad_token_id says.
            case MPNET -> 2;
        };
    }

    List<String> layerNames() {
        return layerNames;
    }

    List<String> headNames() {
        return headNames;
    }

    /** The kin that an architecture of {@code config.json} belongs to. */
    static Optional<EncoderFamily> of(String architecture) {
        return Arrays.stream(values())
                .filter(family -> family.architectures.contains(architecture))
                .findFirst();
    }

    static List<String> allArchitectures() {
        return Arrays.stream(values())
                .flatMap(family -> family.architectures.stream())
                .toList();
    }
}
