package io.fedu2s.udf.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.chat.Message;
import io.fedu2s.udf.chat.Turns;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.generate.Form.Field;
import io.fedu2s.udf.passage.Extent;
import io.fedu2s.udf.passage.Passage;
import io.fedu2s.udf.passage.PassageRule;
import io.fedu2s.udf.prompt.GuidedAnswers.Answer;
import io.fedu2s.udf.prompt.Kind.ExampleFit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KindTest {
    private static final FieldLimits LIMITS = new FieldLimits(8, 9, List.of("Who", "When"), List.of("?"), "");

    private static final String BACK = """
            {{context}}
            Ask for the answer.

            {{#examples}}
            Sentence: {{cloze}}
            Answer: {{response}}
            Question: {{instruction}}

            {{/examples}}
            Sentence: {{cloze}}
            Answer: {{response}}
            Question:
            """;

    private static final String QUOTING = """
            {{context}}
            {{#examples}}
            Document: {{document}}
            Quote: {{evidence}}
            Question: {{instruction}}
            Answer: {{response}}

            {{/examples}}
            Document: {{chunk}}
            Quote:
            """;

    private static final ScoredExample ALMA = new ScoredExample(
            "a", 1, "The Alma was built long ago. The Alma sank in 1803.", "When did it sink?", "1803");
    private static final ScoredExample BORA = new ScoredExample("b", 2, "The Bora sails.", "Who sails?", "The Bora.");
    private static final Passage CORA = new Passage("The Cora rests in Vell.", "Vell");

    @Test
    void whatIsGivenStandsInTheUsersTurnAndTheModelWritesTheRest() {
        FewShotTemplate template = FewShotTemplate.parse("back.txt", BACK);

        Turns turns =
                Turns.of(template.conversation("Ships.", List.of(ALMA), "The Cora rests in Vell. It is old.", CORA));
        assertThat(turns.messages())
                .containsExactly(
                        Message.user("Ships.\nAsk for the answer.\n\nSentence: The Alma sank in ____.\nAnswer: 1803"),
                        Message.assistant("Question: When did it sink?"),
                        Message.user("Sentence: The Cora rests in ____.\nAnswer: Vell"));
        assertThat(turns.begun()).isEqualTo("Question:");
        assertThat(template.guided().form(LIMITS, 3, "").fields())
                .as("a passage has one pair, so its form is written once for each pair asked for")
                .hasSize(3);
        Field question = template.guided().form(LIMITS, 1, "").fields().get(0);
        assertThat(question.begins()).containsExactly(" Who", " When");
        assertThat(question.endsBehind()).containsExactly("?");
        assertThat(question.stop()).contains("\nSentence:", "\nAnswer:", "\nQuestion:");

        Answer answer = template.guided().answer(List.of(" Where does the Cora rest?"), CORA, 0);
        assertThat(answer.evidence()).isEqualTo(CORA.evidence());
        assertThat(template.parser().parse(answer.text()))
                .isEqualTo(new Parsing.Pair("Where does the Cora rest?", "Vell", false));
    }

    @Test
    void aQuoteIsWrittenFirstAndKeptApart() {
        FewShotTemplate template = FewShotTemplate.parse("quoting.txt", QUOTING);

        assertThat(template.render("", List.of(ALMA), "The Cora rests in Vell.", Passage.NONE))
                .isEqualTo("""
                Document: The Alma was built long ago. The Alma sank in 1803.
                Quote: The Alma sank in 1803.
                Question: When did it sink?
                Answer: 1803

                Document: The Cora rests in Vell.
                Quote:""");
        List<Field> fields = template.guided().form(LIMITS, 2, "").fields();
        assertThat(fields)
                .extracting(Field::opening)
                .containsExactly("", "\nQuestion:", "\nAnswer:", "\n\nQuote:", "\nQuestion:", "\nAnswer:");
        assertThat(fields).extracting(Field::maxNewTokens).containsExactly(9, 8, 9, 9, 8, 9);

        List<String> written = List.of(" The Cora rests in Vell.", " Where?", " Vell", " Again.", " Who?");
        assertThat(template.guided().answer(written, Passage.NONE, 0))
                .isEqualTo(new Answer("The Cora rests in Vell.", " Where?\nAnswer: Vell"));
        Answer cut = template.guided().answer(written, Passage.NONE, 1);
        assertThat(cut.evidence()).isEqualTo("Again.");
        assertThat(template.parser().parse(cut.text())).isEqualTo(new Parsing.Failure(PairParser.NO_RESPONSE));
        assertThat(template.parser()
                        .parse(template.guided()
                                .answer(written, Passage.NONE, 2)
                                .text()))
                .isEqualTo(new Parsing.Failure(PairParser.EMPTY_COMPLETION));
    }

    @Test
    void examplesThatShowAKindAreThoseOfItsLengthAndWithTheirAnswerInTheText() {
        Kind kind = kind(PassageRule.PHRASE, BACK, new ExampleFit(1, 1, 0, false), "");

        assertThat(kind.fits(ALMA, kind.parsed())).isTrue();
        assertThat(kind.fits(BORA, kind.parsed())).as("two words").isFalse();
        ScoredExample elsewhere = new ScoredExample("c", 1, "The Cora rests.", "Where?", "Vell");
        assertThat(kind.fits(elsewhere, kind.parsed())).as("not in its text").isFalse();
    }

    @Test
    void anUnansweredExampleShowsTheQuestionOfAnotherDocument() {
        Kind kind =
                kind(PassageRule.NONE, BACK.replace("cloze", "evidence"), new ExampleFit(0, 9, 0, true), "Not told.");

        assertThat(kind.shown(List.of(ALMA, BORA)))
                .containsExactly(
                        new ScoredExample("a", 1, BORA.document(), ALMA.instruction(), "Not told."),
                        new ScoredExample("b", 2, ALMA.document(), BORA.instruction(), "Not told."));
        assertThat(kind.shown(List.of(ALMA, ALMA))).isEmpty();
        assertThat(kind.places("Any text.", 0, String::length).limit(5)).contains(new Passage("", "Not told."));
    }

    @Test
    void aTemplateThatDoesNotGiveWhatTheRuleFindsIsRefused() {
        assertThatThrownBy(() -> kind(PassageRule.NONE, BACK, ExampleFit.ANY, ""))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("neither passage nor response says what stands there");
        assertThatThrownBy(() -> kind(PassageRule.ENDING, QUOTING, ExampleFit.ANY, ""))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("so {{response}} must stand in the last part, too");
        assertThatThrownBy(() -> FewShotTemplate.parse(
                        "order.txt",
                        BACK.replace(
                                "Sentence: {{cloze}}\nAnswer: {{response}}\nQuestion: {{instruction}}",
                                "Question: {{instruction}}\nSentence: {{cloze}}\nAnswer: {{response}}")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("give the same, in the same order, before what the model shall write");
    }

    @Test
    void kindsAreDrawnByTheirWeights() {
        Map<String, Kind> kinds = new HashMap<>();
        for (String name : List.of("a", "b", "c")) {
            kinds.put(
                    name,
                    new Kind(
                            name, "f", QUOTING, PassageRule.NONE, Extent.of(1), LIMITS, ExampleFit.ANY, "", "", false));
        }
        KindMix mix = new KindMix(kinds, Map.of("", Map.of("a", 3.0, "b", 1.0), "law", Map.of("c", 1.0)));

        int first = 0;
        for (int seed = 0; seed < 1000; seed++) {
            List<Kind> order = mix.order("any", seed);
            assertThat(order).extracting(Kind::name).containsExactlyInAnyOrder("a", "b");
            first += order.get(0).name().equals("a") ? 1 : 0;
        }
        assertThat(first).isBetween(700, 800);
        assertThat(mix.order("law", 1)).extracting(Kind::name).containsExactly("c");
        assertThatThrownBy(() -> mix.kind("d"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'d'", "(a, b, c)");
    }

    @Test
    void aKindIsTheSameWhereverItsFileLies() {
        Kind here = Kind.plain("/here/few-shot.txt", QUOTING, LIMITS);
        Kind there = Kind.plain("/there/few-shot.txt", QUOTING, LIMITS);

        assertThat(KindMix.only(here).words()).isEqualTo(KindMix.only(there).words());
        Kind other = Kind.plain("/here/few-shot.txt", QUOTING.replace("Quote", "Passage"), LIMITS);
        assertThat(KindMix.only(here).words()).isNotEqualTo(KindMix.only(other).words());
    }

    private static Kind kind(PassageRule rule, String template, ExampleFit fit, String response) {
        return new Kind("k", "k.txt", template, rule, Extent.of(1), LIMITS, fit, "", response, false);
    }
}
