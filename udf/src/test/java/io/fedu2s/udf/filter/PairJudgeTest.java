package io.fedu2s.udf.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.prompt.ScoredExample;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PairJudgeTest {
    private static final String CHUNK =
            "The Alma was built by Mera Kelin in 1874. She carried 1,250 bags of salt to Velmora.";

    private static final ResponseStyle ANY_STYLE = ResponseStyle.of(List.of());

    @Test
    void aGoodPairPassesTheDefaultsWithAllScoresKept() {
        Verdict verdict = verdict(FilterConfig.defaults(), pair("Who built the Alma?", "Mera Kelin built the Alma."));
        assertThat(verdict.accepted()).isTrue();
        assertThat(verdict.reason()).isEmpty();
        assertThat(verdict.scores())
                .containsOnlyKeys(
                        "answer_in_instruction",
                        "characters",
                        "colon_end",
                        "cut_off",
                        "example_copy",
                        "example_rougeL",
                        "forbidden_words",
                        "grounding",
                        "instruction_grounding",
                        "instruction_words",
                        "invented_evidence",
                        "name_grounding",
                        "number_grounding",
                        "repetition",
                        "response_words",
                        "sibling_rougeL",
                        "style_share")
                .containsEntry("grounding", 1.0)
                .containsEntry("response_words", 5.0);
    }

    @Test
    void aRefusedPairKeepsAllScoresToo() {
        FilterConfig config = FilterConfig.defaults();
        Verdict accepted = verdict(config, pair("Who built the Alma?", "Mera Kelin built the Alma."));
        Verdict refused = verdict(config, pair("Who?", "Nobody knows that for sure:"));
        assertThat(refused.accepted()).isFalse();
        assertThat(refused.reason()).isEqualTo("instruction_too_short");
        assertThat(refused.scores().keySet()).isEqualTo(accepted.scores().keySet());
    }

    @Test
    void blankFieldsAreRefusedEvenWithAllThresholdsOff() {
        assertReason("empty", Thresholds.off(), pair("What?", " "));
        assertReason("empty", Thresholds.off(), pair("\n", "So."));
        assertReason("", Thresholds.off(), pair("What?", "∞"));
    }

    @Test
    void lengthsAreBoundedInWords() {
        assertReason("instruction_too_short", Thresholds.only("minInstructionWords", 3), pair("Who now?", "Mera."));
        assertReason(
                "instruction_too_long", Thresholds.only("maxInstructionWords", 3), pair("Who built it now?", "M."));
        assertReason("response_too_short", Thresholds.only("minResponseWords", 2), pair("Who built it?", "Mera."));
        assertReason(
                "response_too_long", Thresholds.only("maxResponseWords", 2), pair("Who built it?", "It was Mera."));
        assertReason("", Thresholds.only("maxResponseWords", 3), pair("Who built it?", "It was Mera."));
    }

    @Test
    void cutOffResponsesAreRefused() {
        Candidate cut = new Candidate(CHUNK, "", "Who built it?", "Mera Kel", true, List.of(), Map.of());
        assertReason("cut_off", Thresholds.only("allowCutOff", false), cut);
        assertReason("", Thresholds.off(), cut);
    }

    @Test
    void aColonAtTheEndPromisesMore() {
        FilterConfig config = Thresholds.only("allowColonEnd", false);
        assertReason("colon_end", config, pair("Who built it?", "They are: "));
        assertReason("colon_end", config, pair("Name them:", "Mera."));
        assertReason("colon_end", config, pair("Who?", "他们是\uFF1A"));
        assertReason("", config, pair("Who: he or she?", "She."));
    }

    @Test
    void repetitionIsTheShareOfRunsThatStoodBefore() {
        FilterConfig config = Thresholds.only("maxRepetition", 0.3);
        Verdict loop = verdict(config, pair("What?", "salt to Velmora salt to Velmora salt to Velmora"));
        assertThat(loop.reason()).isEqualTo("repetition");
        assertThat(loop.scores().get("repetition")).isCloseTo(4.0 / 7, within(1e-12));
        assertReason("", config, pair("What?", "She carried salt to Velmora."));
        assertReason("", config, pair("What?", "Yes."));
    }

    @Test
    void forbiddenPhrasesAreFoundAsWords() {
        FilterConfig config = Thresholds.only("forbidden", List.of("as an AI", "sorry"));
        assertReason("forbidden_words", config, pair("What?", "As an AI, I can't."));
        assertReason("forbidden_words", config, pair("Sorry, what?", "Salt."));
        assertReason("", config, pair("What has an aim?", "It has an aisle."));
    }

    @Test
    void aPairInAnotherLanguageThanItsChunkIsRefusedByBothNames() {
        FilterConfig config = Thresholds.only("language", "chunk");
        String german = "Die Alma wurde 1874 von Mera Kelin gebaut.";
        assertReason("language", config, pair("Who built the Alma?", german));
        assertDetail(
                "foreign_texts 1 > 0, for filter.language chunk: the response is in German, not in English",
                config,
                pair("Who built the Alma?", german));
        assertDetail(
                "foreign_texts 2 > 0, for filter.language chunk: the instruction is in German and the response is in"
                        + " German, not in English",
                config,
                pair("Wer hat das Schiff im Jahr 1874 gebaut?", german));
        assertReason("", config, pair("Who built the Alma in 1874?", "The Alma was built by Mera Kelin."));
        assertReason("", config, pair("Wer?", "Mera Kelin."));
        assertReason("", Thresholds.off(), pair("Who built the Alma?", german));
        assertThat(verdict(Thresholds.off(), pair("Who built the Alma?", german))
                        .scores())
                .as("nobody asks")
                .doesNotContainKey("foreign_texts");
    }

    @Test
    void aPairInAnotherLanguageThanTheOneNamedIsRefused() {
        FilterConfig config = Thresholds.only("language", "de");
        assertDetail(
                "foreign_texts 1 > 0, for filter.language de: the response is in English, not in German",
                config,
                pair("Wer hat das Schiff im Jahr 1874 gebaut?", "The Alma was built by Mera Kelin."));
        assertReason(
                "", config, pair("Wer hat das Schiff im Jahr 1874 gebaut?", "Mera Kelin hat es 1874 selbst gebaut."));
    }

    @Test
    void nothingIsForeignToAChunkWhoseLanguageCanNotBeTold() {
        Candidate candidate = new Candidate(
                "x = 4", "", "Was ist x?", "Der Wert von x ist vier, wie man sieht.", false, List.of(), Map.of());
        assertReason("", Thresholds.only("language", "chunk"), candidate);
    }

    @Test
    void copiesOfAnExampleAreRefused() {
        ScoredExample example =
                new ScoredExample("e", 1, "text", "What did the Bora carry?", "It carried coal to the old harbour.");
        FilterConfig config = Thresholds.only("maxRougeLToExamples", 0.85);
        assertReason("copy_of_example", config, withExample(example, "what did the bora carry", "Salt."));
        assertReason(
                "copy_of_example",
                config,
                withExample(example, "And what else?", "It carried coal, to the old harbour!"));
        assertReason(
                "copy_of_example",
                config,
                withExample(example, "What did the Alma carry?", "It carried coal to the old harbour now."));
        assertReason("", config, withExample(example, "Where did the Alma go?", "To Velmora, with salt."));
        assertReason("", Thresholds.off(), withExample(example, "What did the Bora carry?", "Salt."));
        ScoredExample shortOne = new ScoredExample("e", 1, "text", "Did it sink?", "Yes.");
        assertReason("", config, withExample(shortOne, "Was the Alma built in 1874?", "Yes."));
    }

    @Test
    void groundingIsTheShareOfTheResponsesWordsInTheChunk() {
        FilterConfig config = Thresholds.only("minGrounding", 0.8);
        Verdict half = verdict(config, pair("What?", "Salt and pepper went to Velmora."));
        assertThat(half.scores().get("grounding")).isCloseTo(0.5, within(1e-12));
        assertThat(half.reason()).isEqualTo("ungrounded");
        assertReason("", config, pair("What?", "1250 bags of SALT!"));
    }

    @Test
    void namesAndNumbersOfTheResponseMustBeKnown() {
        FilterConfig names = Thresholds.only("minNameGrounding", 1.0);
        assertReason("ungrounded_name", names, pair("Who built it?", "It was Mera Borin."));
        assertReason("", names, pair("Was it Borin?", "No, it wasn't Borin, but Kelin’s ship."));
        FilterConfig numbers = Thresholds.only("minNumberGrounding", 1.0);
        assertReason("ungrounded_number", numbers, pair("When?", "In 1875."));
        assertReason("", numbers, pair("How much in 1900?", "1250.0 bags, but not in 1900."));
    }

    @Test
    void namesAndNumbersOfTheInstructionMustBeInTheChunkIfAsked() {
        FilterConfig config = Thresholds.only("minInstructionGrounding", 1.0);
        assertReason("ungrounded_instruction", config, pair("Who built the Bora?", "Mera."));
        assertReason("ungrounded_instruction", config, pair("What was built in 1900?", "A ship."));
        assertReason("", config, pair("Who built the Alma in 1874?", "Mera."));
    }

    @Test
    void styleIsThatOfThePoolsResponses() {
        ResponseStyle style = ResponseStyle.of(List.of(
                "The ship sank.", "It sailed away.", "She sang.", "They all left the old town.", "He came.", "42"));
        FilterConfig lengths = Thresholds.only("styleLengthQuantile", 0.2);
        assertReason("style_length", lengths, style, pair("What?", "Salt."));
        assertReason("", lengths, style, pair("What?", "The salt."));
        assertReason("style_length", lengths, style, pair("What?", "She carried salt to Velmora."));
        FilterConfig forms = Thresholds.only("minStyleShare", 0.2);
        assertReason("", forms, style, pair("What?", "\"Salt, of course.\""));
        assertReason("style_form", forms, style, pair("What?", "salt, of course"));
        assertReason("style_form", forms, style, pair("What?", "Salt?"));
        assertReason("style_form", forms, style, pair("How many?", "7"));
        assertThat(verdict(forms, style, pair("What?", "A.")).scores().get("style_share"))
                .isCloseTo(5.0 / 6, within(1e-12));
    }

    @Test
    void withoutExamplesThereIsNoStyle() {
        assertReason("", Thresholds.only("styleLengthQuantile", 0.0), pair("What?", "Salt."));
        assertReason("", Thresholds.only("minStyleShare", 1.0), pair("What?", "Salt."));
    }

    @Test
    void modelScoresHaveThresholds() {
        Map<String, Double> scores = Map.of(ModelScores.PERPLEXITY, 4.0, ModelScores.PERPLEXITY_ALONE, 6.0);
        Candidate scored = new Candidate(CHUNK, "", "What?", "Salt.", false, List.of(), scores);
        assertReason("perplexity", Thresholds.only("maxPerplexity", 3.0), scored);
        assertReason("", Thresholds.only("maxPerplexity", 4.0), scored);
        assertReason("instruction_gain", Thresholds.only("minInstructionGain", 1.6), scored);
        assertReason("", Thresholds.only("minInstructionGain", 1.5), scored);
        assertThat(verdict(Thresholds.off(), scored).scores())
                .containsEntry("perplexity", 4.0)
                .containsEntry("perplexity_alone", 6.0)
                .containsEntry("instruction_gain", 1.5);
    }

    @Test
    void aPairThatNoModelScoredFailsAModelsThreshold() {
        Verdict verdict = verdict(Thresholds.only("maxPerplexity", 3.0), pair("What?", "Salt."));
        assertThat(verdict.reason()).isEqualTo("perplexity");
        assertThat(verdict.scores()).doesNotContainKeys("perplexity", "instruction_gain");
    }

    @Test
    void ofNearDuplicatesTheFirstStays() {
        FilterConfig config = Thresholds.only("maxRougeLToSiblings", 0.7);
        PairJudge judge = new PairJudge(ANY_STYLE);
        assertThat(judge.judge(config, pair("Who built the old Alma?", "Mera Kelin built her."))
                        .accepted())
                .isTrue();
        Verdict second = judge.judge(config, pair("Who built the Alma?", "Mera Kelin built her!"));
        assertThat(second.reason()).isEqualTo(PairJudge.NEAR_DUPLICATE);
        assertThat(second.scores().get("sibling_rougeL")).isCloseTo(16.0 / 17, within(1e-12));
        assertThat(judge.judge(config, pair("What did she carry?", "1,250 bags of salt."))
                        .accepted())
                .isTrue();
    }

    @Test
    void aRefusedPairMakesNoDuplicates() {
        FilterConfig config = Thresholds.with("maxResponseWords", 3);
        PairJudge judge = new PairJudge(ANY_STYLE);
        assertThat(judge.judge(config, pair("Who built the Alma?", "It was Mera Kelin."))
                        .reason())
                .isEqualTo("response_too_long");
        assertThat(judge.judge(config, pair("Who built the Alma?", "Mera Kelin."))
                        .accepted())
                .isTrue();
    }

    @Test
    void aRefusalSaysScoreLimitAndKey() {
        assertDetail(
                "grounding 0.50 < filter.minGrounding 0.9",
                Thresholds.only("minGrounding", 0.9),
                pair("What?", "Salt and pepper went to Velmora."));
        assertDetail(
                "instruction_words 2 < filter.minInstructionWords 3",
                Thresholds.only("minInstructionWords", 3),
                pair("Who now?", "Mera."));
        assertDetail("characters 0 < 1, for instruction or response is blank", Thresholds.off(), pair("What?", " "));
        assertDetail(
                "cut_off 1 > 0, for filter.allowCutOff is false",
                Thresholds.only("allowCutOff", false),
                new Candidate(CHUNK, "", "Who built it?", "Mera Kel", true, List.of(), Map.of()));
        assertDetail(
                "forbidden_words 1 > 0, for they stand in filter.forbidden",
                Thresholds.only("forbidden", List.of("sorry")),
                pair("Sorry, what?", "Salt."));
        assertDetail(
                "perplexity was not measured, and filter.maxPerplexity 3.0 asks for it",
                Thresholds.only("maxPerplexity", 3.0),
                pair("What?", "Salt."));
        assertThat(verdict(Thresholds.off(), pair("What?", "Salt.")).detail()).isEmpty();
    }

    @Test
    void aRefusedScoreIsNeverShownAsItsLimit() {
        Limit limit = Limit.of("filter.minGrounding", 0.9);
        assertThat(PairFilter.atLeast(limit, "ungrounded", "grounding", each -> 0)
                        .refusal(0.8996))
                .isEqualTo("grounding 0.8996 < filter.minGrounding 0.9");
        assertThat(PairFilter.atMost(limit, "x", "grounding", each -> 0).refusal(Math.nextUp(0.9)))
                .startsWith("grounding 0.90000000000000")
                .endsWith(" > filter.minGrounding 0.9");
        assertThat(PairFilter.atMost(limit, "x", "perplexity", each -> 0).refusal(Double.POSITIVE_INFINITY))
                .startsWith("perplexity infinite > ");
    }

    /** All on at once, and answers that fail each in turn: no reason stands without score, limit and key. */
    @Test
    void everyFilterHasADetailOfItsOwn() {
        FilterConfig config = new FilterConfig(
                3,
                9,
                2,
                9,
                false,
                false,
                0.3,
                List.of("sorry"),
                "de",
                0.9,
                0.9,
                1.0,
                1.0,
                1.0,
                0.2,
                0.2,
                0.7,
                0.8,
                0.5,
                new ModelLimits(
                        3.0,
                        -9.0,
                        1.5,
                        9.0,
                        0.5,
                        3.0,
                        0.6,
                        0.0,
                        Rubric.parse("r.txt", "good: Is it good? >= 0\nIs it bad? <= 1")));
        ResponseStyle style = ResponseStyle.of(List.of("The ship sank.", "It sailed far away.", "She sang a song."));
        List<PairFilter> all = Stream.of(
                        Form.filters(config),
                        Copies.filters(config),
                        EvaluationCopies.filters(
                                config, new HeldOutTexts(List.of(new HeldOutTexts.Pair("Who?", "Mera.")))),
                        Grounding.filters(config),
                        style.filters(config),
                        ModelFilters.filters(config))
                .flatMap(List::stream)
                .toList();
        assertThat(all).hasSize(32).allSatisfy(filter -> {
            double outside = filter.least() == null
                    ? Objects.requireNonNull(filter.most()).value() + 1
                    : filter.least().value() - 1;
            assertThat(filter.accepts(outside)).isFalse();
            assertThat(filter.refusal(outside))
                    .startsWith(filter.score() + " ")
                    .matches(
                            filter.reason().equals("empty")
                                    ? ".*blank"
                                    : ".*(<|>).*(?:filter|generate|input)\\.[a-z][A-Za-z]+.*");
        });
    }

    private static void assertDetail(String detail, FilterConfig config, Candidate candidate) {
        assertThat(verdict(config, candidate).detail()).isEqualTo(detail);
    }

    private static Candidate pair(String instruction, String response) {
        return new Candidate(CHUNK, "", instruction, response, false, List.of(), Map.of());
    }

    private static Candidate withExample(ScoredExample example, String instruction, String response) {
        return new Candidate(CHUNK, "", instruction, response, false, List.of(example), Map.of());
    }

    private static Verdict verdict(FilterConfig config, Candidate candidate) {
        return verdict(config, ANY_STYLE, candidate);
    }

    private static Verdict verdict(FilterConfig config, ResponseStyle style, Candidate candidate) {
        return new PairJudge(style).judge(config, candidate);
    }

    private static void assertReason(String reason, FilterConfig config, Candidate candidate) {
        assertReason(reason, config, ANY_STYLE, candidate);
    }

    private static void assertReason(String reason, FilterConfig config, ResponseStyle style, Candidate candidate) {
        Verdict verdict = verdict(config, style, candidate);
        assertThat(verdict.reason()).as("%s: %s", candidate, verdict.scores()).isEqualTo(reason);
        assertThat(verdict.accepted()).isEqualTo(reason.isEmpty());
    }
}
