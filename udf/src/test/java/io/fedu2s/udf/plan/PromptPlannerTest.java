package io.fedu2s.udf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.feedback.Tally;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.prompt.FieldLimits;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.KindMix;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.Example;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.record.TextHash;
import io.fedu2s.udf.retrieve.ChoiceConfig;
import io.fedu2s.udf.retrieve.ExamplePool;
import io.fedu2s.udf.retrieve.SelectionMethod;
import io.fedu2s.udf.retrieve.SparseFeatures;
import io.fedu2s.udf.token.PromptForm;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.junit.jupiter.api.Test;

class PromptPlannerTest {
    private static final String TEMPLATE = """
            {{context}}

            {{#examples}}
            Document: {{document}}
            Instruction: {{instruction}}
            Response: {{response}}

            {{/examples}}
            Document: {{chunk}}
            Instruction:
            """;

    private static final Example RIVER =
            new Example("river", "knowledge", "A river flows to the sea.", "Where does it flow?", "To the sea.");
    private static final Example HEART =
            new Example("heart", "knowledge", "The heart beats all day.", "What beats?", "The heart.");
    private static final Chunk CHUNK =
            Chunk.of("c1", "knowledge", "doc", 0, "The heart has four valves.", 9, TextHash.named("run"));

    @Test
    void theMostRelatedExampleStandsLastAndIsRecordedFirstWithItsScore() {
        PlannedPrompt planned = planner(2, 400, 1, 0.7)
                .plan(5, CHUNK, SparseFeatures.NONE, ChunkPast.NONE)
                .get(0);
        assertThat(planned.unit()).isEqualTo(5);
        assertThat(planned.prompt()).isEqualTo("""
                        Write one pair.

                        Document: A river flows to the sea.
                        Instruction: Where does it flow?
                        Response: To the sea.

                        Document: The heart beats all day.
                        Instruction: What beats?
                        Response: The heart.

                        Document: The heart has four valves.
                        Instruction:""");
        Generation generation = planned.generation();
        assertThat(generation.exampleIds()).containsExactly("heart", "river");
        assertThat(generation.exampleScores().get(0)).isPositive();
        assertThat(generation.exampleScores().get(1)).isZero();
        assertThat(generation.finishReason()).isEqualTo(PlannedPrompt.PENDING);
        assertThat(generation.promptTokens()).isEqualTo(planned.prompt().length());
        assertThat(PlannedPrompt.fromRow(withSchema(planned))).isEqualTo(planned);
    }

    @Test
    void eachSampleHasASeedAndAnIdOfItsOwn() {
        List<Generation> samples = generations(planner(2, 400, 3, 0.7), CHUNK);
        assertThat(samples).extracting(Generation::sample).containsExactly(0, 1, 2);
        assertThat(samples).extracting(Generation::seed).doesNotHaveDuplicates();
        assertThat(samples).extracting(Generation::generationId).doesNotHaveDuplicates();
        assertThat(generations(planner(2, 400, 3, 0.7), CHUNK)).isEqualTo(samples);
    }

    @Test
    void aSectionThatNoPromptShowsChangesNoGreedyGeneration() {
        Chunk below = Chunk.of("c1", "knowledge", "doc", 0, CHUNK.text(), "The body", 9, TextHash.named("run"));
        assertThat(below.chunkId()).isNotEqualTo(CHUNK.chunkId());
        assertThat(generations(planner(2, 400, 1, 0), below).get(0).generationId())
                .isEqualTo(generations(planner(2, 400, 1, 0), CHUNK).get(0).generationId());
    }

    @Test
    void greedySamplesOfOnePromptAreTheSameGenerationWhoeverAsks() {
        Chunk ofAnother = Chunk.of("c2", "knowledge", "other", 0, CHUNK.text(), 9, TextHash.named("run"));
        List<Generation> samples = generations(planner(2, 400, 2, 0), CHUNK);
        assertThat(samples.get(1).generationId()).isEqualTo(samples.get(0).generationId());
        assertThat(generations(planner(2, 400, 2, 0), ofAnother).get(0).generationId())
                .isEqualTo(samples.get(0).generationId());
    }

    @Test
    void anIdChangesWithPromptModelAndSamplingOnly() {
        String id = generations(planner(2, 400, 1, 0.7), CHUNK).get(0).generationId();
        assertThat(generations(planner(2, 300, 1, 0.7), CHUNK).get(0).generationId())
                .as("another budget, the same prompt")
                .isEqualTo(id);
        assertThat(generations(planner(1, 400, 1, 0.7), CHUNK).get(0).generationId())
                .as("another prompt")
                .isNotEqualTo(id);
        assertThat(generations(planner(2, 400, 1, 0.8), CHUNK).get(0).generationId())
                .as("another temperature")
                .isNotEqualTo(id);
    }

    @Test
    void aChunkWithoutRoomForAnExampleIsPlannedWithTheReason() {
        assertThat(generations(planner(2, 150, 1, 0.7), CHUNK).get(0).exampleIds())
                .as("the least related example is dropped first")
                .containsExactly("heart");
        assertThat(generations(planner(2, 100, 2, 0.7), CHUNK))
                .extracting(Generation::finishReason)
                .containsExactly(PromptPlanner.NO_EXAMPLE_FITS, PromptPlanner.NO_EXAMPLE_FITS);
        PlannedPrompt tooLong = planner(2, 20, 1, 0.7)
                .plan(0, CHUNK, SparseFeatures.NONE, ChunkPast.NONE)
                .get(0);
        assertThat(tooLong.prompt()).isEmpty();
        assertThat(tooLong.generation().finishReason()).isEqualTo("prompt_too_long");
        assertThat(tooLong.generation().promptTokens()).isGreaterThan(20);
        Chunk elsewhere = Chunk.of("c1", "law", "doc", 0, "A contract binds.", 4, TextHash.named("run"));
        assertThat(generations(planner(2, 400, 1, 0.7), elsewhere).get(0).finishReason())
                .isEqualTo(PromptPlanner.NO_EXAMPLES);
    }

    @Test
    void withoutExamplesWantedThePromptHasNone() {
        PlannedPrompt planned = planner(0, 400, 1, 0.7)
                .plan(0, CHUNK, SparseFeatures.NONE, ChunkPast.NONE)
                .get(0);
        assertThat(planned.prompt()).doesNotContain("Response:");
        assertThat(planned.generation().finishReason()).isEqualTo(PlannedPrompt.PENDING);
    }

    @Test
    void aDemandForTheChunksLanguageNamesItWhereItCanBeTold() {
        String demand = "Write in " + PromptSpec.LANGUAGE_OF_THE_CHUNK + ".";
        assertThat(prompt(demand, "Das Krankenhaus in Borva hat zwölf Betten, und Dr. Lund arbeitet dort am Freitag."))
                .startsWith("Write in German.\n");
        assertThat(prompt(demand, "The hospital in Borva has twelve beds, and Dr. Lund works there on Fridays."))
                .startsWith("Write in English.\n");
        assertThat(prompt(demand, "x = 4")).startsWith("Write in the language of the document.\n");
    }

    @Test
    void whatWasLearntChangesExamplesDemandsAndKindsOfItsScopeAlone() {
        Map<String, Tally> tallies = Map.of("heart", new Tally(0, 500), "river", new Tally(500, 0));
        Lessons lessons = new Lessons(true, Map.of(), Map.of("c1", tallies), Map.of("c1", "The response is short."), 0);
        PromptPlanner taught = planner(1, 400, 1, 0.7, "Write one pair.", lessons);
        assertThat(generations(taught, CHUNK).get(0).exampleIds())
                .as("less related, but what stood beside it was accepted")
                .containsExactly("river");
        assertThat(taught.plan(0, CHUNK, SparseFeatures.NONE, ChunkPast.NONE)
                        .get(0)
                        .prompt())
                .startsWith("Write one pair.\nThe response is short.\n\n");
        Chunk ofAnother = Chunk.of("c2", "knowledge", "doc", 0, CHUNK.text(), 9, TextHash.named("run"));
        assertThat(taught.plan(0, ofAnother, SparseFeatures.NONE, ChunkPast.NONE)
                        .get(0)
                        .prompt())
                .isEqualTo(planner(1, 400, 1, 0.7)
                        .plan(0, ofAnother, SparseFeatures.NONE, ChunkPast.NONE)
                        .get(0)
                        .prompt());
    }

    private static String prompt(String context, String chunk) {
        return planner(0, 400, 1, 0.7, context)
                .plan(
                        0,
                        Chunk.of("c1", "knowledge", "doc", 0, chunk, 9, TextHash.named("run")),
                        SparseFeatures.NONE,
                        ChunkPast.NONE)
                .get(0)
                .prompt();
    }

    private static List<Generation> generations(PromptPlanner planner, Chunk chunk) {
        return planner.plan(0, chunk, SparseFeatures.NONE, ChunkPast.NONE).stream()
                .map(PlannedPrompt::generation)
                .toList();
    }

    private static PromptPlanner planner(int examples, int maxPromptTokens, int samples, double temperature) {
        return planner(examples, maxPromptTokens, samples, temperature, "Write one pair.");
    }

    private static PromptPlanner planner(
            int examples, int maxPromptTokens, int samples, double temperature, String context) {
        return planner(examples, maxPromptTokens, samples, temperature, context, Lessons.NONE);
    }

    private static PromptPlanner planner(
            int examples, int maxPromptTokens, int samples, double temperature, String context, Lessons lessons) {
        var pools = new RetrievalPools(Map.of("knowledge", new ExamplePool(List.of(RIVER, HEART))), Map.of());
        var retrieval =
                new RetrievalSpec("pools", SelectionMethod.BM25, ChoiceConfig.NONE, examples, 1, 17, () -> pools);
        var prompts = new PromptSpec(
                KindMix.only(Kind.plain("few-shot.txt", TEMPLATE, FieldLimits.of(64, 16))),
                Map.of("knowledge", context),
                maxPromptTokens,
                "no folder",
                PromptForm.PLAIN,
                "model",
                new SamplingConfig(16, temperature, 0.9, List.of("\nDocument:"), 512),
                new PairWriting(false, 1),
                Map.of("knowledge", samples),
                17,
                "plan",
                lessons);
        return new PromptPlanner(retrieval, prompts, String::length);
    }

    private static Row withSchema(PlannedPrompt planned) {
        return new GenericRowWithSchema(
                new Object[] {
                    planned.unit(),
                    planned.prompt(),
                    planned.response(),
                    planned.about(),
                    planned.generation().toRow()
                },
                PlannedPrompt.SCHEMA);
    }
}
