package io.fedu2s.udf.plan;

import io.fedu2s.udf.generate.FinishReason;
import io.fedu2s.udf.generate.Form;
import io.fedu2s.udf.passage.Passage;
import io.fedu2s.udf.passage.Wording;
import io.fedu2s.udf.prompt.FewShotPrompt;
import io.fedu2s.udf.prompt.FewShotPrompter;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.prompt.Fitting;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.KindTemplates;
import io.fedu2s.udf.prompt.ScoredExample;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.retrieve.ExamplePool;
import io.fedu2s.udf.retrieve.Features;
import io.fedu2s.udf.text.LanguageGuess;
import io.fedu2s.udf.text.Languages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chunk into its planned generations: kind and place drawn by the seed, examples found, prompt filled, each row named by
 * what it is made of.
 */
final class PromptPlanner {
    /** Why there is nothing to ask: the domain has no example about another text. */
    static final String NO_EXAMPLES = "no_examples";
    /** Why there is nothing to ask: not even the most related example fits beside the chunk. */
    static final String NO_EXAMPLE_FITS = "no_example_fits";
    /** Why there is nothing to ask: no kind of the domain finds a place in the chunk. */
    static final String NO_PASSAGE = "no_passage";

    private static final int FIRST = 0;

    private final RetrievalSpec retrieval;
    private final PromptSpec prompts;
    private final KindTemplates kinds;
    private final ExampleChoice examples;
    private final Map<String, FewShotPrompter> prompters = new HashMap<>();
    private final Map<String, Wording> wordings = new HashMap<>();
    private final ToIntFunction<String> tokenCount;

    /** A kind and the place it is about. */
    private record About(Kind kind, Passage passage) {}

    /** A prompt; empty with the reason where there is none. */
    private record Asked(String prompt, int tokens, List<String> exampleIds, List<Double> scores, String reason) {
        static Asked nothing(String reason, int tokens) {
            return new Asked("", tokens, List.of(), List.of(), reason);
        }
    }

    /** Counts tokens of whole prompts with {@code tokenCount}. */
    PromptPlanner(RetrievalSpec retrieval, PromptSpec prompts, ToIntFunction<String> tokenCount) {
        this.retrieval = retrieval;
        this.prompts = prompts;
        this.kinds = new KindTemplates(prompts.kinds());
        this.examples = new ExampleChoice(retrieval, prompts, kinds);
        this.tokenCount = tokenCount;
    }

    /** One row for each answer about the chunk, in this asking. */
    List<PlannedPrompt> plan(long unit, Chunk chunk, Features features, ChunkPast past) {
        List<PlannedPrompt> planned = new ArrayList<>();
        Map<About, Asked> asked = new HashMap<>();
        Map<String, Iterator<Passage>> places = new HashMap<>();
        int first = prompts.firstRow(chunk.domain());
        for (int row = first; row < first + prompts.rowsNow(chunk.domain()); row++) {
            int sample = row / prompts.writing().pairsPerPrompt();
            Optional<About> about = about(chunk, sample, places, past);
            if (about.isEmpty()) {
                planned.add(refused(unit, chunk, row));
                continue;
            }
            Asked prompt = about.get().kind().isGiven()
                    ? Asked.nothing(FinishReason.GIVEN.stored(), 0)
                    : asked.computeIfAbsent(about.get(), each -> ask(chunk, features, each, past));
            planned.add(planned(unit, chunk, row, about.get(), prompt));
        }
        return planned;
    }

    /**
     * The first kind, in the order drawn for the sample, for which the chunk has another place; where it has none, of a chunk
     * that is asked again the first kind that the model writes, which is then shown other examples.
     */
    private Optional<About> about(Chunk chunk, int sample, Map<String, Iterator<Passage>> places, ChunkPast past) {
        long seed = ContentId.seed(prompts.seed(), "kind", chunk.chunkId(), sample);
        List<Kind> order = prompts.lessons().order(prompts.kinds(), chunk, seed);
        return Stream.concat(
                        order.stream()
                                .map(kind -> next(
                                        kind, places.computeIfAbsent(kind.name(), name -> places(kind, chunk)), past)),
                        order.stream()
                                .filter(kind -> !past.asked().isEmpty() && !kind.isGiven())
                                .map(kind -> next(kind, places(kind, chunk), ChunkPast.NONE)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The next place that the chunk was not asked about before; where the kind is about all, there is one. */
    private static Optional<About> next(Kind kind, Iterator<Passage> left, ChunkPast past) {
        @Nullable Passage last = null;
        while (left.hasNext()) {
            Passage place = left.next();
            if (!past.has(kind, place)) {
                return Optional.of(new About(kind, place));
            }
            if (place.equals(last)) {
                break;
            }
            last = place;
        }
        return Optional.empty();
    }

    private Iterator<Passage> places(Kind kind, Chunk chunk) {
        long seed = ContentId.seed(prompts.seed(), "passage", chunk.chunkId());
        return kind.places(
                        chunk.text(), seed, response -> wording(chunk.domain()).applyAsDouble(response))
                .iterator();
    }

    /** The wording of a domain's pool; made where a kind asks for it. */
    private Wording wording(String domain) {
        return wordings.computeIfAbsent(
                domain,
                name -> Wording.of(
                        Optional.ofNullable(retrieval.pools().pools().pools().get(name))
                                .map(ExamplePool::examples)
                                .orElse(List.of())));
    }

    private FewShotPrompter prompter(Kind kind) {
        return prompters.computeIfAbsent(
                kind.name(),
                name -> new FewShotPrompter(
                        kinds.of(kind),
                        prompts.writing().layout(prompts.promptForm()),
                        tokenCount,
                        prompts.maxPromptTokens()));
    }

    private Asked ask(Chunk chunk, Features features, About about, ChunkPast past) {
        List<ScoredExample> chosen = examples.of(chunk, features, about.kind(), past);
        if (chosen.isEmpty() && retrieval.examples() > 0) {
            return Asked.nothing(NO_EXAMPLES, 0);
        }
        String context = context(chunk);
        Fitting fitting = prompter(about.kind()).fit(context, chosen, chunk.section(), chunk.text(), about.passage());
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

    /** What the prompt says about the chunk's domain; where it demands the chunk's language, that is named. */
    private String context(Chunk chunk) {
        String context = Stream.of(
                        prompts.contexts().getOrDefault(chunk.domain(), ""),
                        prompts.lessons().demands(chunk))
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining("\n"));
        if (!context.contains(PromptSpec.LANGUAGE_OF_THE_CHUNK)) {
            return context;
        }
        String language = Languages.guess(chunk.text())
                .map(LanguageGuess::possible)
                .filter(possible -> possible.size() == 1)
                .map(possible -> Languages.name(possible.iterator().next()))
                .orElse("the language of the document");
        return context.replace(PromptSpec.LANGUAGE_OF_THE_CHUNK, language);
    }

    private PlannedPrompt planned(long unit, Chunk chunk, int row, About about, Asked asked) {
        Kind kind = about.kind();
        FewShotTemplate template = kinds.of(kind);
        int pairs = prompts.pairs(template, FIRST);
        long seed = prompts.isGreedy() || kind.isGiven()
                ? 0
                : ContentId.seed(prompts.seed(), "generate", chunk.chunkId(), row / pairs);
        String text = kind.isGiven()
                ? template.text(
                        kind.instructionAbout(about.passage()), about.passage().response())
                : "";
        String what = asked.prompt().isEmpty() ? asked.reason() + " " + chunk.chunkId() + text : asked.prompt();
        Optional<Form> form = prompts.form(kind, template, chunk.text(), FIRST);
        String part = row % pairs == 0 ? "" : " pair=" + row % pairs;
        String id = Generation.idOf(what, prompts.modelId(), prompts.samplingWith(form, seed) + part);
        Generation generation = new Generation(
                chunk.clientId(),
                chunk.domain(),
                chunk.documentId(),
                chunk.chunkId(),
                row,
                FIRST,
                kind.name(),
                about.passage().evidence(),
                id,
                "",
                prompts.modelId(),
                asked.exampleIds(),
                asked.scores(),
                text,
                asked.reason(),
                seed,
                asked.tokens(),
                0,
                prompts.planId(),
                false);
        String words = kind.limits().words().isBlank() ? "" : chunk.text();
        return new PlannedPrompt(unit, asked.prompt(), about.passage().response(), words, generation);
    }

    private PlannedPrompt refused(long unit, Chunk chunk, int row) {
        Kind none = prompts.kinds().order(chunk.domain(), 0).get(0);
        return planned(unit, chunk, row, new About(none, Passage.NONE), Asked.nothing(NO_PASSAGE, 0));
    }
}
