package io.fedu2s.udf.plan;

import io.fedu2s.udf.coverage.FacilityLocation;
import io.fedu2s.udf.coverage.Nearness;
import io.fedu2s.udf.coverage.TermVectors;
import io.fedu2s.udf.record.ChunkChoice;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.retrieve.DenseFeatures;
import io.fedu2s.udf.retrieve.Features;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Takes one client's chunks, one after the other, and chooses among them; see {@link FacilityLocation}.
 *
 * <p>All that is known comes from the client's own chunks and from public texts. Of up to {@link #MOST_REFERENCES} chunks
 * the choice is that of the exact greedy algorithm over all of them; of more, that of the same over a sample of so many
 * references, or of twice the budget if that is more, drawn by the seed. 100,000 chunks take some 200 MB.
 */
final class ChunkChooser {
    /** Up to so many chunks each is to be stood for. */
    static final int MOST_REFERENCES = 4096;

    private final ChoiceSpec spec;
    private final String clientId;
    private final String domain;
    private final List<String> chunkIds = new ArrayList<>();
    private final List<DenseFeatures> embeddings = new ArrayList<>();
    private final TermVectors terms = new TermVectors();
    private final int mostReferences;

    ChunkChooser(ChoiceSpec spec, String clientId, String domain) {
        this(spec, clientId, domain, MOST_REFERENCES);
    }

    ChunkChooser(ChoiceSpec spec, String clientId, String domain, int mostReferences) {
        this.mostReferences = mostReferences;
        this.spec = spec;
        this.clientId = clientId;
        this.domain = domain;
    }

    /** Adds a chunk; {@code features} count where they are an embedding. */
    void add(String chunkId, String text, Features features) {
        chunkIds.add(chunkId);
        if (features instanceof DenseFeatures dense) {
            embeddings.add(dense.unit());
        } else {
            terms.add(text);
        }
    }

    /** The choice, best first; all in their order where the budget is enough for all. */
    List<ChunkChoice> choices() {
        if (chunkIds.size() <= spec.budget()) {
            return IntStream.range(0, chunkIds.size())
                    .mapToObj(i -> choice(i, i, 0))
                    .toList();
        }
        List<FacilityLocation.Chosen> chosen = location().choose(spec.budget());
        return IntStream.range(0, chosen.size())
                .mapToObj(place -> choice(
                        chosen.get(place).chunk(), place, chosen.get(place).gain()))
                .toList();
    }

    private FacilityLocation location() {
        if (embeddings.isEmpty()) {
            spec.texts().getOrDefault(domain, List.of()).forEach(terms::add);
            List<? extends Features> all = terms.vectors();
            return location(all.subList(0, chunkIds.size()), all.subList(chunkIds.size(), all.size()));
        }
        return location(embeddings, spec.vectors().getOrDefault(domain, List.of()));
    }

    private FacilityLocation location(List<? extends Features> chunks, List<? extends Features> publicTexts) {
        Nearness nearness = new Nearness(publicTexts);
        double[] relevance = chunks.stream().mapToDouble(nearness::of).toArray();
        return new FacilityLocation(chunks, references(), relevance, spec.relevance());
    }

    private int[] references() {
        int most = Math.max(mostReferences, 2 * spec.budget());
        if (chunkIds.size() <= most) {
            return IntStream.range(0, chunkIds.size()).toArray();
        }
        long[] drawn = chunkIds.stream()
                .mapToLong(id -> ContentId.seed(spec.seed(), "reference", id))
                .toArray();
        return IntStream.range(0, drawn.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> drawn[i]))
                .limit(most)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    private ChunkChoice choice(int chunk, int place, double gain) {
        return new ChunkChoice(clientId, domain, chunkIds.get(chunk), place, gain);
    }
}
