package io.fedu2s.udf.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an encoder's folder may say, and what is refused before a weight is read. */
class EncoderConfigTest {
    @TempDir
    Path parent;

    private int copies;

    @Test
    void theShapeIsThatOfTheFile() {
        EncoderConfig config = EncoderConfig.read(References.folder("nano-roberta"));

        assertThat(config.family()).isEqualTo(EncoderFamily.ROBERTA);
        assertThat(config.positions()).isEqualTo(64);
        assertThat(config.firstPosition()).isEqualTo(2);
        assertThat(config.maxTokens()).isEqualTo(62);
        assertThat(config.tokenTypes()).isEqualTo(1);
        assertThat(config.activation()).isEqualTo(EncoderConfig.Activation.GELU);
    }

    @Test
    void aDecoderIsNoEncoder() {
        assertThat(EncoderConfig.isEncoder(References.folder("nano-bert"))).isTrue();
        assertThat(EncoderConfig.isEncoder(References.folder("nano-llama"))).isFalse();
    }

    @Test
    void anUnknownArchitectureIsRefusedByName() throws IOException {
        refused(
                config -> config.putArray("architectures").add("DebertaModel"),
                "'DebertaModel'",
                "BertModel",
                "LlamaForCausalLM");
    }

    @Test
    void anUnknownKeyIsRefusedByName() throws IOException {
        refused(config -> config.put("attention_sinks", 4), "has the key 'attention_sinks'", "BertModel");
    }

    @Test
    void anUnknownActivationIsRefusedByName() throws IOException {
        refused(config -> config.put("hidden_act", "mish"), "hidden_act = mish", "gelu_new");
    }

    @Test
    void variationsThatAreNotComputedAreRefusedByName() throws IOException {
        refused(config -> config.put("position_embedding_type", "relative_key"), "position_embedding_type", "absolute");
        refused(config -> config.put("is_decoder", true), "is_decoder = true");
        refused(
                config -> config.put("num_attention_heads", 5),
                "num_attention_heads = 5",
                "a divisor of hidden_size 32");
        refused(config -> config.remove("layer_norm_eps"), "layer_norm_eps");
    }

    @Test
    void weightsThatMeanNothingAreRefusedByName() throws IOException {
        Path folder = Encoders.copy("nano-bert", parent.resolve("strange"));
        Encoders.rename(
                folder.resolve("model.safetensors"),
                name -> name.equals("pooler.dense.bias") ? "encoder.adapter.bias" : name);

        assertThatThrownBy(() -> Encoders.load(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'encoder.adapter.bias'")
                .hasMessageContaining("has no place in a BertModel");
    }

    @Test
    void aModuleOrAWayOfPoolingThatIsNotKnownIsRefusedByName() throws IOException {
        Path folder = Encoders.copy("nano-bert", parent.resolve("dense"));
        Path pooling = folder.resolve("1_Pooling/config.json");
        Encoders.edit(pooling, config -> config.put("pooling_mode", "attention"));
        assertThatThrownBy(() -> SentenceConfig.read(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("pooling_mode = attention")
                .hasMessageContaining("lasttoken");
        Files.writeString(
                folder.resolve("modules.json"), "[{\"type\": \"a.Transformer\"}, {\"type\": \"a.WordWeights\"}]");
        assertThatThrownBy(() -> SentenceConfig.read(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("[Transformer, WordWeights]");
    }

    @Test
    void aFolderWithTheOldVocabularyAloneIsToldHowToWriteItsTokenizer() throws IOException {
        Path folder = Encoders.copy("nano-bert", parent.resolve("old"));
        Files.move(folder.resolve("tokenizer.json"), folder.resolve("sentencepiece.bpe.model"));

        assertThatThrownBy(() -> Encoders.load(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has sentencepiece.bpe.model but no tokenizer.json")
                .hasMessageContaining("save_pretrained");
    }

    /** Refused by the configuration alone: the folder has no weights at all. */
    private void refused(Consumer<ObjectNode> change, String... named) throws IOException {
        Path folder = parent.resolve("bert-" + copies++);
        Encoders.copy("nano-bert", folder);
        Files.delete(folder.resolve("model.safetensors"));
        Encoders.edit(folder.resolve("config.json"), change);
        var thrown = assertThatThrownBy(() -> Encoders.load(folder)).isInstanceOf(UserException.class);
        for (String part : named) {
            thrown.hasMessageContaining(part);
        }
    }
}
