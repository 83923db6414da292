package io.fedu2s.udf.generate;

import static io.fedu2s.udf.model.References.elements;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.generate.Form.AtLimit;
import io.fedu2s.udf.generate.Form.Field;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import io.fedu2s.udf.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuidedWritingTest {
    private static final int WIDE = 100_000;
    private static final LanguageModel MODEL = References.model("nano-llama");
    private static final List<JsonNode> GUIDED =
            elements(References.json("guided.json").get("guided"));

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @ParameterizedTest
    @CsvSource({"1000000, 0", "1, 0", "1000000, 16", "1, 3"})
    void fieldsAndTheWordsBetweenAreThoseOfTransformers(int minSharedTokens, int maxDraftTokens) {
        try (TextGenerator generator =
                new TextGenerator(MODEL, Optional.empty(), new Shortcuts(minSharedTokens, maxDraftTokens))) {
            for (JsonNode row : GUIDED) {
                Repetition repetition = new Repetition(
                        row.get("penalty").doubleValue(), row.get("ngram").intValue());
                Completion completion = generator
                        .generate(List.of(request(row)), new SamplingConfig(1, 0, 1, List.of(), WIDE, repetition))
                        .get(0);

                assertThat(completion.text()).isEqualTo(text(row));
                assertThat(completion.newTokens()).isEqualTo(row.get("ids").size());
                List<JsonNode> ends = elements(row.get("ends"));
                assertThat(completion.finishReason())
                        .isEqualTo(FinishReason.valueOf(
                                ends.get(ends.size() - 1).textValue().toUpperCase(Locale.ROOT)));
            }
        }
    }

    @Test
    void rowsOfDifferentFormsSideBySideAreWrittenAsAlone() {
        List<JsonNode> plain = GUIDED.stream()
                .filter(row -> row.get("penalty").doubleValue() == 1
                        && row.get("ngram").intValue() == 0)
                .toList();
        for (double temperature : new double[] {0, 0.8}) {
            List<GenerationRequest> requests =
                    plain.stream().map(GuidedWritingTest::request).toList();
            SamplingConfig together = new SamplingConfig(1, temperature, 0.95, List.of(), WIDE);
            SamplingConfig alone = new SamplingConfig(1, temperature, 0.95, List.of(), 1);
            try (TextGenerator quick = new TextGenerator(MODEL, Optional.empty(), new Shortcuts(1, 16));
                    TextGenerator slow = new TextGenerator(MODEL, Optional.empty(), Shortcuts.NONE)) {
                List<Completion> written = quick.generate(requests, together);

                assertThat(written).hasSizeGreaterThan(12).isEqualTo(slow.generate(requests, alone));
            }
        }
    }

    @Test
    void aFieldThatItsLimitCutsEndsAtItsLastWholeSentence() {
        try (TextGenerator generator = new TextGenerator(MODEL, Optional.empty())) {
            int whole = 0;
            for (JsonNode row : GUIDED) {
                String prompt = row.get("prompt").textValue();
                String free =
                        writtenIn(generator, prompt, Form.free(40, List.of())).text();
                Completion guided = writtenIn(
                        generator,
                        prompt,
                        new Form(List.of(
                                new Field("", 40, List.of(), AtLimit.LAST_SENTENCE, false, List.of(), List.of(), ""))));
                String sentences = Sentences.whole(free);
                whole += sentences.isBlank() ? 0 : 1;
                assertThat(guided.text()).isEqualTo(sentences.isBlank() ? free : sentences);
            }
            assertThat(whole).isPositive();
        }
    }

    @Test
    void aFieldBeginsAndEndsWithTheWordsItMust() {
        for (Shortcuts shortcuts : List.of(Shortcuts.NONE, new Shortcuts(1, 16))) {
            try (TextGenerator generator = new TextGenerator(MODEL, Optional.empty(), shortcuts)) {
                int ended = 0;
                for (JsonNode row : GUIDED) {
                    Field question =
                            Field.guided("", 24, List.of()).between(List.of(" Which one", " Why"), List.of("e", "?"));
                    Completion completion = writtenIn(
                            generator,
                            row.get("prompt").textValue(),
                            new Form(List.of(question, Field.guided("\nAnswer:", 4, List.of()))));
                    String first = completion.fields().get(0);
                    assertThat(first).matches("(?s) (Which one|Why).*");
                    if (completion.fields().size() > 1 && first.endsWith("e")) {
                        ended++;
                        assertThat(first.substring(0, first.length() - 1)).doesNotContain("e", "?");
                    }
                }
                assertThat(ended).isPositive();
            }
        }
    }

    @Test
    void aFieldOfTheWordsOfATextHasNoOthers() {
        String text = "The harbour of Vell (old) has two towers.";
        try (TextGenerator generator = new TextGenerator(MODEL, Optional.empty())) {
            for (JsonNode row : GUIDED) {
                Completion completion = writtenIn(
                        generator,
                        row.get("prompt").textValue(),
                        new Form(List.of(
                                Field.guided("", 12, List.of("\n")).of(text),
                                Field.guided("\nAnswer:", 4, List.of()))));
                assertThat(completion.fields().get(0)).isNotBlank();
                assertThat(text + text.toLowerCase(Locale.ROOT) + "\nAnswer: ")
                        .as("a token that no word of the text has is never chosen")
                        .contains(completion.fields().get(0).split(""));
            }
        }
    }

    private static Completion writtenIn(TextGenerator generator, String prompt, Form form) {
        return generator
                .generate(
                        List.of(new GenerationRequest("one", prompt, 1, Optional.of(form))),
                        new SamplingConfig(1, 0, 1, List.of(), WIDE))
                .get(0);
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new Repetition(0, 0))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("repetitionPenalty");
        assertThatThrownBy(() -> new Repetition(1, -1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("noRepeatNgram");
        assertThatThrownBy(() -> new Form(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Field.guided("", 0, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static GenerationRequest request(JsonNode row) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode field : row.get("fields")) {
            fields.add(new Field(
                    field.get("opening").textValue(),
                    field.get("budget").intValue(),
                    elements(field.get("stop")).stream()
                            .map(JsonNode::textValue)
                            .toList(),
                    AtLimit.CUT_OFF,
                    true,
                    List.of(),
                    List.of(),
                    ""));
        }
        return new GenerationRequest(
                row.get("prompt").textValue(), row.get("prompt").textValue(), 3, Optional.of(new Form(fields)));
    }

    private static String text(JsonNode row) {
        StringBuilder text = new StringBuilder();
        List<JsonNode> texts = elements(row.get("texts"));
        for (int field = 0; field < texts.size(); field++) {
            text.append(row.get("fields").get(field).get("opening").textValue())
                    .append(texts.get(field).textValue());
        }
        return text.toString();
    }
}
