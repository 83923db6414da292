package io.fedu2s.jobs.config;

import io.fedu2s.udf.lora.LoraConfig;
import java.util.List;

/** The keys of the adapter. */
final class LoraKeys {
    private LoraKeys() {}

    static LoraConfig from(Section section) {
        int rank = section.whole("rank", 16, 1, 65_536);
        double alpha = section.real("alpha", 32, 1e-9, Double.MAX_VALUE);
        List<String> targets = section.textsOrWord("targets", "all-linear", LoraConfig.ALL_LINEAR);
        if (targets.isEmpty() || !LoraConfig.ALL_LINEAR.containsAll(targets)) {
            throw section.wrong("targets", targets, "a list of some of " + LoraConfig.ALL_LINEAR + ", or all-linear");
        }
        section.done();
        return new LoraConfig(rank, alpha, targets);
    }
}
