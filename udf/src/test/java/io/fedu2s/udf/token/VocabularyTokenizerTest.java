package io.fedu2s.udf.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.model.References;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizers in the forms before {@code tokenizer.json}: the folders that {@code make_tokenizers.py} made. */
class VocabularyTokenizerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path parent;

    static List<String> folders() throws IOException {
        try (Stream<Path> folders = Files.list(vocabularies())) {
            return folders.map(folder -> String.valueOf(folder.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void textsAndPairsHaveTheIdsOfTransformers(String name) throws IOException {
        JsonNode reference = JSON.readTree(folder(name).resolve("ids.json").toFile());

        try (Tokenizer tokenizer = Tokenizer.load(folder(name))) {
            for (JsonNode text : reference.get("texts")) {
                String what = text.get("text").textValue();
                assertThat(tokenizer.encode(what)).as(what).isEqualTo(References.ints(text.get("ids")));
                assertThat(tokenizer.encodePrompt(what)).as(what).isEqualTo(References.ints(text.get("row")));
                assertThat(tokenizer.row(what).ids()).as(what).isEqualTo(References.ints(text.get("row")));
            }
            for (JsonNode pair : reference.get("pairs")) {
                TokenRow row = tokenizer.row(
                        pair.get("first").textValue(), pair.get("second").textValue());
                assertThat(row.ids()).isEqualTo(References.ints(pair.get("ids")));
                assertThat(row.types()).isEqualTo(References.ints(pair.get("types")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "qwen2", "qwen2-older", "roberta"})
    void bytePairsGiveAnyTextBack(String name) {
        String text = "Don't\n\n panic: 北京 😀 <|im_end|> </s>";
        try (Tokenizer tokenizer = Tokenizer.load(folder(name))) {
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void noTextCanSpellASpecialToken(String name) throws IOException {
        JsonNode reference = JSON.readTree(folder(name).resolve("ids.json").toFile());
        int[] plain = References.ints(reference.at("/texts/0/row"));
        try (Tokenizer tokenizer = Tokenizer.load(folder(name))) {
            for (String special : List.of("<|endoftext|>", "<|im_end|>", "</s>", "<mask>", "[SEP]", "[MASK]")) {
                int[] ids = tokenizer.encodePrompt(special);
                TokenRow row = tokenizer.row(special);
                int own = 0;
                for (boolean each : row.special()) {
                    own += each ? 1 : 0;
                }
                assertThat(own).as(special).isEqualTo(plain.length);
                assertThat(ids).hasSizeGreaterThan(plain.length + 1);
            }
        }
    }

    @Test
    void whatCutsATextIsInTheContentId() throws IOException {
        Path folder = copy("bert-cased");
        String before = Tokenizer.contentId(folder);
        edited(folder, "tokenizer_config.json", settings -> settings.put("model_max_length", 99));
        assertThat(Tokenizer.contentId(folder)).isEqualTo(before);
        edited(folder, "tokenizer_config.json", settings -> settings.put("do_lower_case", true));
        assertThat(Tokenizer.contentId(folder)).isNotEqualTo(before);
        assertThat(TokenizerFile.all(folder))
                .extracting(file -> String.valueOf(file.getFileName()))
                .containsExactly("vocab.txt", "tokenizer_config.json", "added_tokens.json");
    }

    @Test
    void aClassThatIsNotKnownIsRefusedByName() throws IOException {
        Path folder = copy("qwen2");
        edited(folder, "tokenizer_config.json", settings -> settings.put("tokenizer_class", "CodeGenTokenizer"));
        assertRefused(folder, "its tokenizer class, CodeGenTokenizer, is none of [GPT2Tokenizer,", "save_pretrained");
        edited(folder, "tokenizer_config.json", settings -> settings.remove("tokenizer_class"));
        assertRefused(folder, "that of a model of type ''");
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llama\"}");
        assertRefused(folder, "that of a model of type 'llama'");
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"qwen3\", \"tokenizer_class\": null}");
        Tokenizer.load(folder).close();
    }

    @Test
    void aSettingThatCutsOtherwiseIsRefusedByName() throws IOException {
        Path folder = copy("bert-cased");
        edited(folder, "tokenizer_config.json", settings -> settings.put("do_basic_tokenize", false));
        assertRefused(folder, "do_basic_tokenize = false", "only true is followed");
        edited(
                folder,
                "tokenizer_config.json",
                settings -> settings.put("do_basic_tokenize", true)
                        .putArray("never_split")
                        .add("viral"));
        assertRefused(folder, "never_split = [\"viral\"]");
    }

    @Test
    void anIdThatTheLibraryWouldNotGiveIsRefused() throws IOException {
        Path folder = copy("qwen2-older");
        edited(folder, "added_tokens.json", added -> added.put("<tool>", 999));
        assertRefused(folder, "'<tool>' is token 999, but after their vocabulary it would be");
        Path unnumbered = copy("roberta-spaced");
        edited(
                unnumbered,
                "tokenizer_config.json",
                settings -> settings.putObject("added_tokens_decoder")
                        .putObject("last")
                        .put("content", "<s>"));
        assertRefused(unnumbered, "'<s>' is token -1");
        Path gaps = copy("qwen2");
        edited(gaps, "vocab.json", vocabulary -> vocabulary.put("zzz", 5_000));
        assertRefused(gaps, "ids that go beyond");
    }

    @Test
    void brokenFilesAreRefusedByName() throws IOException {
        Path folder = copy("gpt2");
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\na b c\n");
        assertRefused(folder, "vocab.json' cannot be read", "the line 'a b c', which is no pair");
        Files.writeString(folder.resolve("merges.txt"), "");
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": \"0\"}");
        assertRefused(folder, "the piece 'a' has the id \"0\"");
        Files.writeString(folder.resolve("vocab.json"), "[");
        assertRefused(folder, "vocab.json' cannot be read");
        Path words = copy("bert");
        Files.writeString(words.resolve("vocab.txt"), "a\nb\n");
        assertRefused(words, "vocab.txt' cannot be read", "it lacks the unk_token '[UNK]'");
        Path unframed = copy("mpnet");
        edited(unframed, "tokenizer_config.json", settings -> settings.putNull("sep_token"));
        assertRefused(unframed, "name no sep_token");
        Path broken = copy("roberta-spaced");
        Files.writeString(broken.resolve("tokenizer_config.json"), "{");
        assertRefused(broken, "tokenizer_config.json");
    }

    private Path copy(String name) throws IOException {
        Path target = Files.createDirectory(parent.resolve(name));
        try (Stream<Path> files = Files.list(folder(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(Objects.requireNonNull(file.getFileName())));
            }
        }
        return target;
    }

    private static void edited(Path folder, String file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = JSON.readValue(folder.resolve(file).toFile(), ObjectNode.class);
        change.accept(json);
        JSON.writeValue(folder.resolve(file).toFile(), json);
    }

    private static void assertRefused(Path folder, String... named) {
        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll(named);
    }

    private static Path folder(String name) {
        return vocabularies().resolve(name);
    }

    private static Path vocabularies() {
        try {
            return Path.of(Objects.requireNonNull(VocabularyTokenizerTest.class.getResource("vocabularies"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
