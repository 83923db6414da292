package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.client.Curation;
import io.fedu2s.udf.client.PairWeights;
import io.fedu2s.udf.filter.ModelLimits;

/**
 * Which of its accepted pairs a client learns.
 *
 * @param order in which order
 * @param weights how often each
 * @param perDocument how many of a document at most; 0 for all
 */
public record CurateConfig(Curation.Order order, PairWeights weights, int perDocument) {
    static CurateConfig from(Section section) {
        var curate = new CurateConfig(
                section.choice("order", Curation.Order.SEED),
                section.choice("weights", PairWeights.NONE),
                section.whole("perDocument", 0, 0, 1_000_000));
        section.done();
        return curate;
    }

    /** As tasks need it; refuses what would want scores that no filter measures. */
    Curation curation(ModelLimits limits) {
        if (order == Curation.Order.QUALITY && !limits.asksAnything()) {
            throw Errors.configValueWrong(
                    "federate.curate.order",
                    "quality",
                    "seed unless a model says which pairs are better: by filter.minTokenLikelihood, minChunkGain,"
                            + " minEmbeddingSupport, minReward or judge");
        }
        if (weights != PairWeights.NONE && !limits.asksLikelihood()) {
            throw Errors.configValueWrong(
                    "federate.curate.weights",
                    Section.small(weights),
                    "none unless the base model is asked about pairs, such as by filter.minInstructionGain 0, which"
                            + " refuses none");
        }
        return new Curation(order, weights, perDocument, limits);
    }
}
