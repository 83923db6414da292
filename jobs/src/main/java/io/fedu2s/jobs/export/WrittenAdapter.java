package io.fedu2s.jobs.export;

import io.fedu2s.jobs.config.ExportConfig;
import io.fedu2s.jobs.config.ExportConfig.Reader;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.product.ReaderForm;
import java.util.Locale;

/**
 * A round's adapter in the form in which it is written.
 *
 * @param adapter what the folder holds
 * @param changes how it was made of the round's adapter, a sentence each; empty where it is that adapter
 */
record WrittenAdapter(Adapter adapter, String changes) {
    static WrittenAdapter of(Adapter adapter, ExportConfig export) {
        Adapter written = adapter;
        StringBuilder changes = new StringBuilder();
        if (export.lowerRank().isPresent()) {
            ReaderForm.Lowered lowered =
                    ReaderForm.lowered(written, export.lowerRank().getAsInt());
            written = lowered.adapter();
            changes.append(String.format(
                    Locale.ROOT,
                    "Of every product the largest %d directions are kept: the rest is %.2f%% of the norm of all products.",
                    export.rank(),
                    100 * lowered.lost()));
        }
        if (export.reader() == Reader.VLLM) {
            written = ReaderForm.forVllm(written);
            changes.append(changes.isEmpty() ? "" : " ")
                    .append("For vLLM all modules have rank %d, padded with zeros, and the scale stands within B."
                            .formatted(written.config().rank()));
        }
        return new WrittenAdapter(written, changes.toString());
    }
}
