package io.fedu2s.udf.retrieve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Related examples without near copies of the chunk, and unlike each other by maximal marginal relevance: one by one that
 * candidate d is taken which has the largest
 *
 * <pre>{@code
 * λ · score(d) / s − (1 − λ) · max over those taken of alike(d, e),   λ = 1 − diversity
 * }</pre>
 *
 * <p>Candidates are the most related that are no near copies, fifty or ten for each that is wanted; s is the largest of
 * their scores' sizes. What is taken comes most related first. See {@link TextOverlap} for what is alike and what a copy.
 * Source: Carbonell and Goldstein, "The use of MMR, diversity-based reranking for reordering documents and producing
 * summaries" (1998).
 */
final class ChoosySelector implements ExampleSelector {
    private static final int LEAST_CANDIDATES = 50;
    private static final int CANDIDATES_EACH = 10;

    private final ExampleSelector related;
    private final ChoiceConfig config;

    ChoosySelector(ExampleSelector related, ChoiceConfig config) {
        this.related = related;
        this.config = config;
    }

    private record Candidate(RelatedExample related, TextOverlap text) {
        Candidate(RelatedExample related) {
            this(related, new TextOverlap(related.example().document()));
        }
    }

    @Override
    public List<RelatedExample> select(ChunkQuery chunk, int k) {
        List<Candidate> candidates = candidates(chunk, k);
        List<Candidate> taken = config.diversity() == 0
                ? candidates.subList(0, Math.min(k, candidates.size()))
                : diverse(candidates, k);
        // The sort is stable: candidates come best first.
        return taken.stream()
                .map(Candidate::related)
                .sorted(Comparator.comparingDouble(RelatedExample::score).reversed())
                .toList();
    }

    /** Most related first; more are looked at while too few are left. */
    private List<Candidate> candidates(ChunkQuery chunk, int k) {
        TextOverlap own = new TextOverlap(chunk.text());
        int wanted = Math.max(LEAST_CANDIDATES, CANDIDATES_EACH * k);
        for (int asked = wanted; ; asked = 2 * asked) {
            List<RelatedExample> found = related.select(chunk, asked);
            List<Candidate> apart = found.stream()
                    .map(Candidate::new)
                    .filter(candidate -> candidate.text().copied(own) <= config.maxSimilarity())
                    .limit(wanted)
                    .toList();
            if (apart.size() >= k || found.size() < asked) {
                return apart;
            }
        }
    }

    private List<Candidate> diverse(List<Candidate> candidates, int k) {
        double scale = candidates.stream()
                .mapToDouble(candidate -> Math.abs(candidate.related().score()))
                .max()
                .orElse(0);
        List<Candidate> open = new ArrayList<>(candidates);
        List<Candidate> taken = new ArrayList<>();
        while (taken.size() < k && !open.isEmpty()) {
            Candidate best = open.get(0);
            double most = Double.NEGATIVE_INFINITY;
            for (Candidate candidate : open) {
                double worth = worth(candidate, taken, scale);
                if (worth > most) {
                    most = worth;
                    best = candidate;
                }
            }
            taken.add(best);
            open.remove(best);
        }
        return taken;
    }

    private double worth(Candidate candidate, List<Candidate> taken, double scale) {
        double relevance = scale == 0 ? 0 : candidate.related().score() / scale;
        double nearest = taken.stream()
                .mapToDouble(other -> candidate.text().alike(other.text()))
                .max()
                .orElse(0);
        return (1 - config.diversity()) * relevance - config.diversity() * nearest;
    }
}
