package io.fedu2s.udf.plan;

import io.fedu2s.udf.prompt.FewShotPrompt;
import io.fedu2s.udf.prompt.FewShotPrompter;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.prompt.Fitting;
import io.fedu2s.udf.prompt.ScoredExample;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.retrieve.ChunkQuery;
import io.fedu2s.udf.retrieve.ExampleSelector;
import io.fedu2s.udf.retrieve.Features;
import io.fedu2s.udf.retrieve.RelatedExample;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** A chunk into its planned generations: examples found, prompt filled, each sample named by what it is made of. */
final class PromptPlanner {
    /** Why there is nothing to ask: the domain has no example about another text. */
    static final String NO_EXAMPLES = "no_examples";
    /** Why there is nothing to ask: not even the most related example fits beside the chunk. */
    static final String NO_EXAMPLE_FITS = "no_example_fits";

    private final RetrievalSpec retrieval;
    private final PromptSpec prompts;
    private final Map<String, ExampleSelector> selectors;
    private final FewShotPrompter prompter;

    /** Counts tokens of whole prompts with {@code tokenCount}. */
    PromptPlanner(RetrievalSpec retrieval, PromptSpec prompts, ToIntFunction<String> tokenCount) {
        this.retrieval = retrieval;
        this.prompts = prompts;
        this.selectors = retrieval.selectors();
        this.prompter = new FewShotPrompter(
                FewShotTemplate.parse(prompts.templateFile(), prompts.template()),
                tokenCount,
                prompts.maxPromptTokens());
    }

    /** One row for each sample of the chunk. */
    List<PlannedPrompt> plan(long unit, Chunk chunk, Features features) {
        Asked asked = ask(chunk, features);
        return IntStream.range(0, prompts.samples())
                .mapToObj(sample -> new PlannedPrompt(unit, asked.prompt(), generation(chunk, sample, asked)))
                .toList();
    }

    /** The prompt of a chunk; empty with the reason where there is none. */
    private record Asked(String prompt, int tokens, List<String> exampleIds, List<Double> scores, String reason) {
        static Asked nothing(String reason, int tokens) {
            return new Asked("", tokens, List.of(), List.of(), reason);
        }
    }

    private Asked ask(Chunk chunk, Features features) {
        List<ScoredExample> examples = examples(chunk, features);
        if (examples.isEmpty() && retrieval.examples() > 0) {
            return Asked.nothing(NO_EXAMPLES, 0);
        }
        String context = prompts.contexts().getOrDefault(chunk.domain(), "");
        Fitting fitting = prompter.fit(context, examples, chunk.text());
        if (fitting instanceof Fitting.TooLong tooLong) {
            return Asked.nothing(Fitting.TooLong.REASON, tooLong.tokens());
        }
        FewShotPrompt prompt = (FewShotPrompt) fitting;
        return prompt.exampleIds().isEmpty() && retrieval.examples() > 0
                ? Asked.nothing(NO_EXAMPLE_FITS, prompt.tokens())
                : new Asked(
                        prompt.text(),
                        prompt.tokens(),
                        prompt.exampleIds(),
                        prompt.exampleScores(),
                        PlannedPrompt.PENDING);
    }

    private List<ScoredExample> examples(Chunk chunk, Features features) {
        ExampleSelector selector = selectors.get(chunk.domain());
        if (selector == null) {
            return List.of();
        }
        ChunkQuery query = new ChunkQuery(chunk.chunkId(), chunk.text(), features);
        return selector.select(query, retrieval.examples()).stream()
                .map(PromptPlanner::scored)
                .toList();
    }

    private static ScoredExample scored(RelatedExample related) {
        return new ScoredExample(
                related.example().exampleId(),
                related.score(),
                related.example().document(),
                related.example().instruction(),
                related.example().response());
    }

    private Generation generation(Chunk chunk, int sample, Asked asked) {
        long seed = prompts.isGreedy() ? 0 : ContentId.seed(prompts.seed(), "generate", chunk.chunkId(), sample);
        String what = asked.prompt().isEmpty() ? asked.reason() + " " + chunk.chunkId() : asked.prompt();
        return new Generation(
                chunk.clientId(),
                chunk.domain(),
                chunk.documentId(),
                chunk.chunkId(),
                sample,
                Generation.idOf(what, prompts.modelId(), prompts.samplingWith(seed)),
                prompts.modelId(),
                asked.exampleIds(),
                asked.scores(),
                "",
                asked.reason(),
                seed,
                asked.tokens(),
                0,
                prompts.planId(),
                false);
    }
}
