package io.fedu2s.udf.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
    private static final Tokenizer TOKENIZER = Tokenizer.load(References.folder("nano-llama"));

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @Test
    void idsAreThoseOfTransformersAndTheTextComesBack() {
        for (JsonNode reference : References.json("decoding.json").get("tokens")) {
            String text = reference.get("text").textValue();
            int[] ids = References.ints(reference.get("ids"));

            assertThat(TOKENIZER.encode(text)).isEqualTo(ids);
            assertThat(TOKENIZER.count(text)).isEqualTo(ids.length);
            assertThat(TOKENIZER.decode(ids)).isEqualTo(text);
        }
    }

    @Test
    void onlyAPromptBeginsWithBos() {
        int[] ids = TOKENIZER.encode("Brass");
        int[] prompt = TOKENIZER.encodePrompt("Brass");

        assertThat(prompt[0]).isEqualTo(1);
        assertThat(prompt).hasSize(ids.length + 1).endsWith(ids);
    }

    @Test
    void aSpecialTokenSpelledOutInATextIsTextAndNeverTheToken() {
        for (String text : new String[] {"a </s> b", "<s>", "<s></s><unk>", "</</s>s>"}) {
            int[] ids = TOKENIZER.encode(text);

            assertThat(ids).doesNotContain(0, 1, 2);
            assertThat(TOKENIZER.decode(ids)).isEqualTo(text);
            assertThat(TOKENIZER.encodePrompt(text)).startsWith(1).endsWith(ids).hasSize(ids.length + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "vocab.json"})
    void aVocabularyThatDoesNotSayAllIsToldHowToWriteTheNewForm(String file, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(file), "{}");

        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has " + file + " but no tokenizer.json")
                .hasMessageContaining("save_pretrained");
    }

    @Test
    void specialTokensLeaveNoTraceInDecodedText() {
        int[] ids = TOKENIZER.encode("Brass");
        int[] ended = java.util.Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = 2;

        assertThat(TOKENIZER.decode(ended)).isEqualTo("Brass");
    }

    @Test
    void aTemplateOfSpecialTokensThatNamesWhatIsNotThereIsRefusedBeforeTheLibrarySeesIt(@TempDir Path folder)
            throws IOException {
        String whole = Files.readString(References.folder("nano-bert/tokenizer.json"));
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode unknown = (ObjectNode) mapper.readTree(whole);
        ((ObjectNode) unknown.at("/post_processor/special_tokens")).remove("[SEP]");
        ObjectNode second = (ObjectNode) mapper.readTree(whole);
        ((ObjectNode) second.at("/post_processor/single/1/Sequence")).put("id", "B");
        for (ObjectNode damaged : List.of(unknown, second)) {
            mapper.writeValue(folder.resolve("tokenizer.json").toFile(), damaged);

            assertThatThrownBy(() -> Tokenizer.load(folder))
                    .isInstanceOf(UserException.class)
                    .hasMessageContainingAll("tokenizer.json", "its template");
        }
    }
}
