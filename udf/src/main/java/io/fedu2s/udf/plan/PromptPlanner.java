package io.fedu2s.udf.plan;

import io.fedu2s.udf.feedback.Tally;
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
import io.fedu2s.udf.retrieve.ChunkQuery;
import io.fedu2s.udf.retrieve.ExamplePool;
import io.fedu2s.udf.retrieve.ExampleSelector;
import io.fedu2s.udf.retrieve.Features;
import io.fedu2s.udf.retrieve.RelatedExample;
import io.fedu2s.udf.text.LanguageGuess;
import io.fedu2s.udf.text.Languages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Of so many times the examples wanted those are taken that fit the kind. */
    private static final int CHOICE = 16;

    /** Of so many times the examples wanted those are taken that did well before. */
    private static final int TRIED = 2;

    private static final int FIRST = 0;

    private final RetrievalSpec retrieval;
    private final PromptSpec prompts;
    private final KindTemplates kinds;
    private final Map<String, FewShotPrompter> prompters = new HashMap<>();
    private final Map<String, Wording> wordings = new HashMap<>();
    private final ToIntFunction<String> tokenCount;
    private @Nullable Map<String, ExampleSelector> selectors;

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
        this.tokenCount = tokenCount;
    }

    /** One row for each answer about the chunk. */
    List<PlannedPrompt> plan(long unit, Chunk chunk, Features features) {
        List<PlannedPrompt> planned = new ArrayList<>();
        Map<About, Asked> asked = new HashMap<>();
        Map<String, Iterator<Passage>> places = new HashMap<>();
        for (int row = 0; row < prompts.rows(chunk.domain()); row++) {
            int sample = row / prompts.writing().pairsPerPrompt();
            Optional<About> about = about(chunk, sample, places);
            if (about.isEmpty()) {
                planned.add(refused(unit, chunk, row));
                continue;
            }
            Asked prompt = about.get().kind().isGiven()
                    ? Asked.nothing(FinishReason.GIVEN.stored(), 0)
                    : asked.computeIfAbsent(about.get(), each -> ask(chunk, features, each));
            planned.add(planned(unit, chunk, row, about.get(), prompt));
        }
        return planned;
    }

    /** The first kind, in the order drawn for the sample, for which the chunk has another place. */
    private Optional<About> about(Chunk chunk, int sample, Map<String, Iterator<Passage>> places) {
        long seed = ContentId.seed(prompts.seed(), "kind", chunk.chunkId(), sample);
        for (Kind kind : prompts.lessons().order(prompts.kinds(), chunk, seed)) {
            Iterator<Passage> left = places.computeIfAbsent(kind.name(), name -> places(kind, chunk));
            if (left.hasNext()) {
                return Optional.of(new About(kind, left.next()));
            }
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

    private Asked ask(Chunk chunk, Features features, About about) {
        List<ScoredExample> examples = examples(chunk, features, about.kind());
        if (examples.isEmpty() && retrieval.examples() > 0) {
            return Asked.nothing(NO_EXAMPLES, 0);
        }
        String context = context(chunk);
        Fitting fitting = prompter(about.kind()).fit(context, examples, chunk.text(), about.passage());
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

    /** The most related examples that fit the kind; where none does, the most related ones. */
    private List<ScoredExample> examples(Chunk chunk, Features features, Kind kind) {
        ExampleSelector selector = selectors().get(chunk.domain());
        if (selector == null) {
            return List.of();
        }
        ChunkQuery query = new ChunkQuery(chunk.chunkId(), chunk.text(), features);
        int wanted = retrieval.examples();
        FewShotTemplate template = kinds.of(kind);
        Map<String, Tally> tallies = prompts.lessons().examples(chunk);
        if (kind.fitsAll(template)) {
            return proven(scored(selector.select(query, tallies.isEmpty() ? wanted : wanted * TRIED)), chunk, tallies);
        }
        List<ScoredExample> related = scored(selector.select(query, wanted * CHOICE));
        List<ScoredExample> fitting =
                related.stream().filter(each -> kind.fits(each, template)).toList();
        return proven(kind.shown(fitting.isEmpty() ? related : fitting), chunk, tallies);
    }

    /**
     * Of the most related examples those whose chance, drawn from what came of their pairs, is highest, the most related
     * first; the most related ones alone where nothing is known.
     */
    private List<ScoredExample> proven(List<ScoredExample> related, Chunk chunk, Map<String, Tally> tallies) {
        int wanted = retrieval.examples();
        if (tallies.isEmpty()) {
            return related.stream().limit(wanted).toList();
        }
        Set<String> taken = related.stream()
                .limit((long) wanted * TRIED)
                .map(ScoredExample::exampleId)
                .sorted(Comparator.comparingDouble((String id) -> -tallies.getOrDefault(id, Tally.NONE)
                        .drawn(ContentId.seed(prompts.seed(), "example", chunk.chunkId(), id))))
                .limit(wanted)
                .collect(Collectors.toSet());
        return related.stream()
                .filter(each -> taken.contains(each.exampleId()))
                .limit(wanted)
                .toList();
    }

    /** Their indices are built when the first kind asks for examples; some never do. */
    private Map<String, ExampleSelector> selectors() {
        Map<String, ExampleSelector> built = selectors;
        if (built == null) {
            built = retrieval.selectors();
            selectors = built;
        }
        return built;
    }

    private static List<ScoredExample> scored(List<RelatedExample> related) {
        return related.stream()
                .map(each -> new ScoredExample(
                        each.example().exampleId(),
                        each.score(),
                        each.example().document(),
                        each.example().instruction(),
                        each.example().response()))
                .toList();
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
