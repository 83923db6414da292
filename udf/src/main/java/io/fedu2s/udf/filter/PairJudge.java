package io.fedu2s.udf.filter;

import java.util.HashMap;
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

    /** The reason of a pair that repeats one by which models are measured. */
    public static final String COPY_OF_EVALUATION = EvaluationCopies.REASON;

    private static final String SIBLING_ROUGE_L = "sibling_rougeL";

    private final ResponseStyle style;
    private final HeldOutTexts heldOut;
    private final NearDuplicates accepted = new NearDuplicates();
    private final Map<FilterConfig, List<PairFilter>> filters = new HashMap<>();

    /** A judge for one client whose domain's examples have this style. */
    public PairJudge(ResponseStyle style) {
        this(style, HeldOutTexts.NONE);
    }

    /** The same, which also refuses copies of held-out pairs. */
    public PairJudge(ResponseStyle style, HeldOutTexts heldOut) {
        this.style = style;
        this.heldOut = heldOut;
    }

    private List<PairFilter> filters(FilterConfig config) {
        PairFilter nearDuplicate = PairFilter.atMost(
                Limit.of("filter.maxRougeLToSiblings", config.maxRougeLToSiblings()),
                NEAR_DUPLICATE,
                SIBLING_ROUGE_L,
                each -> accepted.nearest(each.pairWords()));
        return Stream.of(
                        Form.filters(config),
                        Copies.filters(config),
                        EvaluationCopies.filters(config, heldOut),
                        Grounding.filters(config),
                        style.filters(config),
                        ModelFilters.filters(config),
                        List.of(nearDuplicate))
                .flatMap(List::stream)
                .toList();
    }

    /** The verdict over the client's next pair, by the thresholds of its kind. */
    public Verdict judge(FilterConfig config, Candidate candidate) {
        Evidence evidence = new Evidence(candidate);
        Map<String, Double> scores = new TreeMap<>(candidate.modelScores());
        String reason = "";
        String detail = "";
        for (PairFilter filter : filters.computeIfAbsent(config, this::filters)) {
            double score = filter.measure().applyAsDouble(evidence);
            if (!Double.isNaN(score)) {
                scores.put(filter.score(), score);
            }
            if (reason.isEmpty() && !filter.accepts(score)) {
                reason = filter.reason();
                detail = filter.refusal(score) + filter.remark().apply(evidence);
            }
        }
        if (reason.isEmpty()) {
            accepted.add(evidence.pairWords());
        }
        return new Verdict(reason.isEmpty(), reason, detail, scores);
    }
}
