package io.fedu2s.udf.plan;

import io.fedu2s.udf.feedback.Tally;
import io.fedu2s.udf.prompt.FewShotTemplate;
import io.fedu2s.udf.prompt.Kind;
import io.fedu2s.udf.prompt.KindTemplates;
import io.fedu2s.udf.prompt.ScoredExample;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.retrieve.ChunkQuery;
import io.fedu2s.udf.retrieve.ExampleSelector;
import io.fedu2s.udf.retrieve.Features;
import io.fedu2s.udf.retrieve.RelatedExample;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which examples stand in the prompt about a chunk: the most related of the pool, and what the waves before taught of them. */
final class ExampleChoice {
    /** Of so many times the examples wanted those are taken that fit the kind. */
    private static final int CHOICE = 16;

    /** Of so many times the examples wanted those are taken that did well before. */
    private static final int TRIED = 2;

    private final RetrievalSpec retrieval;
    private final PromptSpec prompts;
    private final KindTemplates kinds;
    private @Nullable Map<String, ExampleSelector> selectors;

    ExampleChoice(RetrievalSpec retrieval, PromptSpec prompts, KindTemplates kinds) {
        this.retrieval = retrieval;
        this.prompts = prompts;
        this.kinds = kinds;
    }

    /** Those that a pair of this kind about the chunk is shown; none where the pool has none. */
    List<ScoredExample> of(Chunk chunk, Features features, Kind kind, ChunkPast past) {
        return withOwn(ofPool(chunk, features, kind, past), kind, past);
    }

    /**
     * The client's best own pairs that fit the kind in the place of the least related examples, of which at least one stays.
     * They stand beside the most related one, and are scored like it.
     */
    private List<ScoredExample> withOwn(List<ScoredExample> related, Kind kind, ChunkPast past) {
        List<ScoredExample> own = past.own().stream()
                .filter(each -> kind.fits(each, kinds.of(kind)))
                .limit(retrieval.own())
                .toList();
        if (own.isEmpty() || related.isEmpty()) {
            return related;
        }
        double nearest = related.get(0).score();
        int kept = Math.max(1, Math.min(related.size(), retrieval.examples() - own.size()));
        return Stream.of(
                        related.stream().limit(1),
                        own.stream().map(each -> each.withScore(nearest)),
                        related.stream().limit(kept).skip(1))
                .flatMap(each -> each)
                .toList();
    }

    /**
     * The most related examples that fit the kind; where none does, the most related ones. A chunk that is asked again is
     * shown others, if there are any.
     */
    private List<ScoredExample> ofPool(Chunk chunk, Features features, Kind kind, ChunkPast past) {
        ExampleSelector selector = selectors().get(chunk.domain());
        if (selector == null) {
            return List.of();
        }
        ChunkQuery query = new ChunkQuery(chunk.chunkId(), chunk.text(), features);
        int wanted = retrieval.examples();
        int shown = past.exampleIds().size();
        FewShotTemplate template = kinds.of(kind);
        Map<String, Tally> tallies = prompts.lessons().examples(chunk);
        if (kind.fitsAll(template)) {
            int choice = (tallies.isEmpty() ? wanted : wanted * TRIED) + shown;
            return proven(unseen(scored(selector.select(query, choice)), past), chunk, tallies);
        }
        List<ScoredExample> related = unseen(scored(selector.select(query, wanted * CHOICE + shown)), past);
        List<ScoredExample> fitting =
                related.stream().filter(each -> kind.fits(each, template)).toList();
        return proven(kind.shown(fitting.isEmpty() ? related : fitting), chunk, tallies);
    }

    private static List<ScoredExample> unseen(List<ScoredExample> related, ChunkPast past) {
        List<ScoredExample> others = related.stream()
                .filter(each -> !past.exampleIds().contains(each.exampleId()))
                .toList();
        return others.isEmpty() ? related : others;
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
}
