package io.fedu2s.udf.filter;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Judges the pairs of one client, one after the other in a fixed order: of near duplicates the first one stays.
 *
 * <p>Every filter measures every pair; the first that refuses it, in the order form, copies, grounding, style, model
 * scores, near duplicates, gives the reason.
 */
public final class PairJudge {
    /** The reason of a pair that is too like one accepted before. */
    public static final String NEAR_DUPLICATE = "near_duplicate";

    private static final String SIBLING_ROUGE_L = "sibling_rougeL";

    private final List<PairFilter> filters;
    private final PairFilter nearDuplicate;
    private final NearDuplicates accepted = new NearDuplicates();

    /** A judge for one client whose domain's examples have this style. */
    public PairJudge(FilterConfig config, ResponseStyle style) {
        this(config, style, HeldOutTexts.NONE);
    }

    /** The same, which also refuses copies of held-out pairs. */
    public PairJudge(FilterConfig config, ResponseStyle style, HeldOutTexts heldOut) {
        filters = Stream.of(
                        Form.filters(config),
                        Copies.filters(config),
                        EvaluationCopies.filters(config, heldOut),
                        Grounding.filters(config),
                        style.filters(config),
                        ModelFilters.filters(config))
                .flatMap(List::stream)
                .toList();
        nearDuplicate = PairFilter.atMost(
                Limit.of("filter.maxRougeLToSiblings", config.maxRougeLToSiblings()),
                NEAR_DUPLICATE,
                SIBLING_ROUGE_L,
                each -> accepted.nearest(each.pairWords()));
    }

    /** The verdict over the client's next pair. */
    public Verdict judge(Candidate candidate) {
        Evidence evidence = new Evidence(candidate);
        Map<String, Double> scores = new TreeMap<>(candidate.modelScores());
        String reason = "";
        String detail = "";
        for (PairFilter filter :
                Stream.concat(filters.stream(), Stream.of(nearDuplicate)).toList()) {
            double score = filter.measure().applyAsDouble(evidence);
            if (!Double.isNaN(score)) {
                scores.put(filter.score(), score);
            }
            if (reason.isEmpty() && !filter.accepts(score)) {
                reason = filter.reason();
                detail = filter.refusal(score);
            }
        }
        if (reason.isEmpty()) {
            accepted.add(evidence.pairWords());
        }
        return new Verdict(reason.isEmpty(), reason, detail, scores);
    }
}
