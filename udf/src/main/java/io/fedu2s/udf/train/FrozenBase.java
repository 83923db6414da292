package io.fedu2s.udf.train;

import ai.djl.ndarray.NDManager;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.model.AdapterWeights;
import io.fedu2s.udf.model.LanguageModel;
import java.util.Optional;

/**
 * What an adapter is tuned on: {@code x Wᵀ + s' (x A'ᵀ) B'ᵀ}, where B' A' counts as merged into W and gets no gradient.
 *
 * <p>It stays in factors of its own: a model belongs to many tasks, its weights may be int8, and the sum rounded to bf16
 * would be another one.
 *
 * @param model W
 * @param merged A', B' and s'; empty for the model alone
 */
public record FrozenBase(LanguageModel model, Optional<Adapter> merged) {
    /** The model alone. */
    public static FrozenBase of(LanguageModel model) {
        return new FrozenBase(model, Optional.empty());
    }

    /** What the model reads while these are tuned. */
    AdapterWeights with(AdapterWeights tuned, NDManager owner) {
        return merged.map(adapter -> tuned.beside(adapter.load(model.config(), owner), owner))
                .orElse(tuned);
    }
}
