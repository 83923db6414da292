package io.fedu2s.udf.coverage;

import io.fedu2s.udf.retrieve.DotProducts;
import io.fedu2s.udf.retrieve.Features;
import java.util.List;

/** How near texts are to what is asked for: the cosine with the nearest of some public texts, from 0 to 1. */
public final class Nearness {
    private final boolean hasTexts;
    private final DotProducts publicTexts;

    /** To these; vectors of length 1 (or 0). */
    public Nearness(List<? extends Features> publicTexts) {
        this.hasTexts = !publicTexts.isEmpty();
        this.publicTexts = DotProducts.of(List.copyOf(publicTexts));
    }

    /** Of a vector of length 1 (or 0); 0 where there is no public text. */
    public double of(Features text) {
        if (!hasTexts) {
            return 0;
        }
        double best = 0;
        for (double cosine : publicTexts.with(text)) {
            best = Math.max(best, cosine);
        }
        return Math.min(1, best);
    }
}
