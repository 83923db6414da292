package io.fedu2s.udf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.chat.Message;
import io.fedu2s.udf.chat.Turns;
import io.fedu2s.udf.filter.FilterConfig;
import io.fedu2s.udf.filter.ModelLimits;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.passage.Extent;
import io.fedu2s.udf.passage.Passage;
import io.fedu2s.udf.passage.PassageRule;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.prompt.FieldLimits;
import io.fedu2s.udf.prompt.GuidedAnswers.Answer;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.Kind.ExampleFit;
import io.fedu2s.udf.prompt.KindMix;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.token.PromptForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepairPlannerTest {
    private static final String PAIR_TEMPLATE = """
            {{context}}

            {{#examples}}
            Document: {{document}}
            Instruction: {{instruction}}
            Response: {{response}}

            {{/examples}}
            Document: {{chunk}}
            Instruction:
            """;

    private static final String GIVEN_TEMPLATE = """
            {{context}}
            {{#examples}}
            Document: {{document}}
            Response: {{response}}
            Instruction: {{instruction}}

            {{/examples}}
            Document: {{chunk}}
            Response: {{response}}
            Instruction:
            """;

    private static final String CHUNK =
            "The Alma was built by Mera Kelin in 1874. She carried 1,250 bags of salt to Velmora.";
    private static final Kind PAIR = Kind.plain("few-shot.txt", PAIR_TEMPLATE, FieldLimits.of(64, 16));
    private static final Kind GIVEN = new Kind(
            "given",
            "given.txt",
            GIVEN_TEMPLATE,
            PassageRule.ENDING,
            Extent.of(1),
            FieldLimits.of(64, 16),
            ExampleFit.ANY,
            "",
            "",
            false);

    private static final FilterConfig FORM = new FilterConfig(
            3,
            9,
            2,
            9,
            false,
            false,
            0.3,
            List.of("sorry"),
            "chunk",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            ModelLimits.OFF);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Who?           | Mera Kelin built it. | Your instruction has only 1 word: ANEW, with an instruction of at least 3 words.",
                "Who was it that built the old ship called Alma? | Mera Kelin built it. | Your instruction has 10 words: ANEW, with an instruction of at most 9 words.",
                "Who built it?  | Mera. | Your response has only 1 word: ANEW, with a response of at least 2 words.",
                "Who built it?  | Mera Kelin built it in the year 1874, it says. | Your response has 10 words: ANEW, with a response of at most 9 words.",
                "Who built it?  | They are:  | Your instruction or your response ends in a colon: ANEW, with nothing left out behind.",
                "What was on it? | salt and salt and salt and salt and | Your response repeats itself: ANEW, and say each thing once.",
                "Who built it?  | Sorry, no idea. | Your answer says \"sorry\": ANEW, without those words.",
                "Who built it?  | Mera Kelin hat es im Jahr 1874 gebaut. | Your response is in German: ANEW, in English.",
                "Who built it?  | Mera Kelin built it. | ",
            })
    void aSentenceSaysWhatIsWrongAndWhatIsWanted(String instruction, String response, String sentence) {
        assertThat(complaint(PAIR, " %s\nResponse: %s".formatted(instruction, response), "stop"))
                .isEqualTo(Optional.ofNullable(sentence).map(RepairPlannerTest::whole));
    }

    private static String whole(String sentence) {
        return sentence.replace("ANEW", "write another instruction about the document and the response to it");
    }

    @Test
    void whatDoesNotParseGoesBackToo() {
        String cut = whole("Your answer was too long and was cut off: ANEW, in fewer words.");
        assertThat(complaint(PAIR, " Who built the Alma?", "length")).contains(cut);
        assertThat(complaint(PAIR, " Who built the Alma?\nResponse: It was Mera Kel", "length"))
                .contains(cut);
        assertThat(complaint(PAIR, "", "eos")).contains(whole("You wrote nothing: ANEW, and leave nothing blank."));
        var free = new Complaints(new FormSpec(mix(), Map.of(Kind.PLAIN, FORM), new PairWriting(false, 1)));
        assertThat(free.about(answer(PAIR, "The text is about a ship.", "eos"), CHUNK))
                .contains(
                        whole("You wrote no response: ANEW, each in a line that begins with its name, Instruction: and"
                                + " Response:."));
    }

    @Test
    void whatTheModelDidNotWriteDoesNotGoBack() {
        String alike = " Where to?\nResponse: Velmora.";
        assertThat(complaint(PAIR, alike, "stop")).isPresent();
        assertThat(complaint(GIVEN, " Where did it go?\nResponse: Velmora.", "stop"))
                .as("the response is the text's")
                .isEmpty();
        assertThat(complaint(GIVEN, " Where?\nResponse: To Velmora.", "stop"))
                .contains(
                        "Your instruction has only 1 word: write another instruction for this response, with an instruction of at"
                                + " least 3 words.");
        assertThat(complaint(PAIR, "", "no_examples")).as("nobody was asked").isEmpty();
        assertThat(complaint(PAIR, alike, "given"))
                .as("it is no kind of this sort")
                .isPresent();
    }

    @Test
    void theConversationGoesOnWithTheAnswerAndTheComplaint() {
        PlannedPrompt again = planner(0.7).plan(first(), refused(0, " Who?\nResponse: Mera."));

        Turns turns = Turns.of(again.prompt());
        assertThat(turns.messages())
                .containsExactly(
                        Message.user("Write one pair.\n\nDocument: " + CHUNK),
                        Message.assistant("Instruction: Who?\nResponse: Mera."),
                        Message.user("Write it again."));
        assertThat(turns.begun()).isEqualTo("Instruction:");
        Generation row = again.generation();
        assertThat(row.attempt()).isEqualTo(1);
        assertThat(row.mends()).isEqualTo("first");
        assertThat(row.generationId()).isNotEqualTo("first");
        assertThat(row.seed()).isNotZero().isNotEqualTo(first().generation().seed());
        assertThat(row.promptTokens()).isEqualTo(again.prompt().length());
        assertThat(row.finishReason()).isEqualTo(PlannedPrompt.PENDING);
        assertThat(again.unit()).isEqualTo(first().unit());
    }

    @Test
    void everyAttemptHasAnIdOfItsOwnAndHoldsTheLastAnswerAlone() {
        RepairPlanner planner = planner(0);
        PlannedPrompt second = planner.plan(first(), refused(0, " Who?\nResponse: Mera."));
        PlannedPrompt third = planner.plan(first(), refused(1, " Who?\nResponse: Mera."));
        assertThat(third.prompt()).isEqualTo(second.prompt());
        assertThat(third.generation().generationId())
                .isNotEqualTo(second.generation().generationId());
        assertThat(planner(0).plan(first(), refused(0, " Who?\nResponse: Mera.")))
                .isEqualTo(second);
        assertThat(second.generation().seed()).as("nothing is drawn").isZero();
    }

    @Test
    void anAnswerThatHoldsControlCharactersForgesNoTurn() {
        PlannedPrompt again = planner(0).plan(first(), refused(0, " Who\u001eMe?\u001f"));
        assertThat(Turns.of(again.prompt()).messages()).hasSize(3);
        assertThat(Turns.of(again.prompt()).messages().get(1).content()).isEqualTo("Instruction: WhoMe?");
    }

    @Test
    void aQuoteStandsBeforeThePairAsTheTemplateHasIt() {
        var quoting = FewShotTemplate.parse("quote.txt", """
                {{context}}
                {{#examples}}
                Document: {{document}}
                Evidence: {{evidence}}
                Instruction: {{instruction}}
                Response: {{response}}

                {{/examples}}
                Document: {{chunk}}
                Evidence:
                """);
        assertThat(quoting.guided().said(new Answer("She carried salt.", " What?\nResponse: Salt.")))
                .isEqualTo("Evidence: She carried salt.\nInstruction: What?\nResponse: Salt.");
        assertThat(quoting.guided().said(new Answer("She carried salt.", " What did")))
                .isEqualTo("Evidence: She carried salt.\nInstruction: What did");
        assertThat(quoting.guided().said(new Answer("She carried", " "))).isEqualTo("Evidence: She carried");
    }

    private static Optional<String> complaint(Kind kind, String text, String finishReason) {
        var spec = new FormSpec(mix(), Map.of(Kind.PLAIN, FORM, "given", FORM), new PairWriting(true, 1));
        return new Complaints(spec).about(answer(kind, text, finishReason), CHUNK);
    }

    private static KindMix mix() {
        return new KindMix(Map.of(Kind.PLAIN, PAIR, "given", GIVEN), Map.of("", Map.of(Kind.PLAIN, 1.0)));
    }

    private static PlannedPrompt first() {
        String prompt = PAIR.parsed().conversation("Write one pair.", List.of(), CHUNK, Passage.NONE);
        return new PlannedPrompt(7, prompt, "", "", answer(PAIR, "", PlannedPrompt.PENDING));
    }

    private static RefusedAnswer refused(int attempt, String text) {
        return new RefusedAnswer("chunk", 0, attempt, "first", "", text, "Write it again.");
    }

    private static RepairPlanner planner(double temperature) {
        return new RepairPlanner(
                new PromptSpec(
                        mix(),
                        Map.of(),
                        400,
                        "no folder",
                        PromptForm.CHAT,
                        "model",
                        new SamplingConfig(16, temperature, 0.9, List.of("\nDocument:"), 512),
                        new PairWriting(true, 1),
                        Map.of(),
                        17,
                        "plan",
                        Lessons.NONE),
                String::length);
    }

    private static Generation answer(Kind kind, String text, String finishReason) {
        return new Generation(
                "client",
                "domain",
                "document",
                "chunk",
                0,
                0,
                kind.name(),
                "",
                "first",
                "",
                "model",
                List.of(),
                List.of(),
                text,
                finishReason,
                5,
                9,
                0,
                "plan",
                false);
    }
}
