package io.fedu2s.udf.filter;

import java.util.List;

/** Filters that find a held-out pair written down again; a model that trained on one can't be measured by it. */
final class EvaluationCopies {
    /** Of a held-out pair's runs of words, the share that makes a pair its copy (Chowdhery et al. 2022, section 8). */
    static final double MOST_SHARED_RUNS = 0.7;

    /** The reason of all of them. */
    static final String REASON = "copy_of_evaluation";

    private EvaluationCopies() {}

    static List<PairFilter> filters(FilterConfig config, HeldOutTexts heldOut) {
        if (heldOut.isEmpty()) {
            return List.of();
        }
        return List.of(
                PairFilter.atMost(
                        Limit.none("it is a held-out pair of input.domains[]"),
                        REASON,
                        "evaluation_copy",
                        each -> heldOut.contains(each.pairWords()) ? 1 : 0),
                PairFilter.atMost(
                        new Limit(
                                MOST_SHARED_RUNS,
                                "%s, for so much of a held-out pair of input.domains[] stands in it"
                                        .formatted(MOST_SHARED_RUNS)),
                        REASON,
                        "evaluation_ngrams",
                        each -> heldOut.sharedRuns(each.pairWords())),
                PairFilter.atMost(
                        Limit.of("filter.maxRougeLToEvaluation", config.maxRougeLToEvaluation()),
                        REASON,
                        "evaluation_rougeL",
                        each -> heldOut.nearest(each.pairWords())));
    }
}
