package io.fedu2s.udf.encode;

import java.util.Arrays;
import java.util.Optional;

/** How a text's states (T, C) become one vector (C), as sentence-transformers names it. */
public enum Pooling {
    /** The first token's state. */
    CLS(0, "cls", "pooling_mode_cls_token"),
    /** The largest value of each dimension. */
    MAX(1, "max", "pooling_mode_max_tokens"),
    /** {@code Σ_t x_t / T}. */
    MEAN(2, "mean", "pooling_mode_mean_tokens"),
    /** {@code Σ_t x_t / √T}. */
    MEAN_SQRT_LENGTH(3, "mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
    /** {@code Σ_t t x_t / Σ_t t}, t from 1. */
    WEIGHTED_MEAN(4, "weightedmean", "pooling_mode_weightedmean_tokens"),
    /** The last token's state. */
    LAST_TOKEN(5, "lasttoken", "pooling_mode_lasttoken");

    private final int kernelNumber;
    private final String modeName;
    private final String flag;

    Pooling(int kernelNumber, String modeName, String flag) {
        this.kernelNumber = kernelNumber;
        this.modeName = modeName;
        this.flag = flag;
    }

    /** What the kernels call it. */
    int kernelNumber() {
        return kernelNumber;
    }

    /** The value of {@code pooling_mode} that means this. */
    String modeName() {
        return modeName;
    }

    /** The key that older folders set to true for this. */
    String flag() {
        return flag;
    }

    static Optional<Pooling> named(String modeName) {
        return Arrays.stream(values())
                .filter(mode -> mode.modeName.equals(modeName))
                .findFirst();
    }
}
