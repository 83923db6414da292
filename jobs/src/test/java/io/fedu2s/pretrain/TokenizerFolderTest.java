package io.fedu2s.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.token.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerFolderTest {
    private static final String SIGNS = " \n\ta1.\u00a0é\r(雨🙂";

    private static Tokenizer tokenizer;
    private static BytePairVocabulary vocabulary;

    @BeforeAll
    static void train(@TempDir Path folder) throws IOException {
        PretrainingText text = new PretrainingText(1, 0.45, String::length, List.of());
        vocabulary = new BytePairTrainer(700)
                .train(Stream.generate(() -> text.next(900).text()).limit(200));
        TokenizerFolder.write(vocabulary, folder);
        tokenizer = Tokenizer.load(folder);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "a",
                " a",
                "  a",
                "a\n",
                "a\n ",
                "\n\na",
                " \n a",
                "\t\n\t x",
                "é雨🙂\r\n x",
                "a\n\n\nb",
                "a  b   c "
            })
    void aTextComesBackAsItWas(String text) {
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void randomTextsComeBackAsTheyWere() {
        SplittableRandom random = new SplittableRandom(1);
        int[] signs = SIGNS.codePoints().toArray();
        for (int text = 0; text < 2000; text++) {
            StringBuilder drawn = new StringBuilder();
            for (int length = random.nextInt(10); length > 0; length--) {
                drawn.appendCodePoint(signs[random.nextInt(signs.length)]);
            }
            assertThat(tokenizer.decode(tokenizer.encode(drawn.toString()))).isEqualTo(drawn.toString());
        }
    }

    @Test
    void aWordHasTheSameTokensAtTheStartOfALineAsInsideIt() {
        int[] inside = tokenizer.encode("Vorandil");
        assertThat(tokenizer.encode("Vorandil\nVorandil\n\nVorandil Vorandil"))
                .containsExactly(Stream.of(inside, id("Ċ"), inside, id("ĊĊ"), inside, inside)
                        .flatMapToInt(Arrays::stream)
                        .toArray());
    }

    @Test
    void segmentsAloneHaveTheTokensOfTheWholeText() {
        PretrainingText text = new PretrainingText(2, 0.45, tokenizer::count, vocabulary.pieces());
        for (int sequence = 0; sequence < 300; sequence++) {
            TrainingSequence next = text.next(512);
            assertThat(next.segments().stream()
                            .flatMapToInt(segment -> Arrays.stream(tokenizer.encode(segment.text()))))
                    .containsExactlyElementsOf(
                            IntStream.of(tokenizer.encode(next.text())).boxed().toList());
            assertThat(tokenizer.decode(tokenizer.encode(next.text()))).isEqualTo(next.text());
        }
    }

    @Test
    void onlyAPromptGetsBos() {
        assertThat(tokenizer.encode("Tam")).doesNotContain(0);
        assertThat(tokenizer.encodePrompt("Tam")).startsWith(0).endsWith(tokenizer.encode("Tam"));
    }

    private static int[] id(String token) {
        return new int[] {vocabulary.tokens().indexOf(token)};
    }
}
