package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.PeftFolder;
import io.fedu2s.udf.spark.ModelFolders;
import java.util.Optional;

/**
 * What a federation starts from.
 *
 * @param goesOn whether one over other pairs goes on from the last adapter that the same configuration made
 * @param folder a PEFT folder that the first one starts from; empty for an adapter that changes nothing
 */
public record StartConfig(boolean goesOn, String folder) {
    private static final String PREVIOUS = "previous";
    private static final String SCRATCH = "scratch";
    private static final String SCRATCH_WITH = "scratch:";

    static StartConfig from(Section section) {
        String start = section.text("start", PREVIOUS);
        if (start.equals(PREVIOUS) || start.equals(SCRATCH)) {
            return new StartConfig(start.equals(PREVIOUS), "");
        }
        boolean isAnew = start.startsWith(SCRATCH_WITH);
        String folder = BaseModelConfig.absolute(isAnew ? start.substring(SCRATCH_WITH.length()) : start);
        section.resolve("start", isAnew ? SCRATCH_WITH + folder : folder);
        return new StartConfig(!isAnew, folder);
    }

    /** What to set for the same start where nothing is gone on from. */
    public String anew() {
        return "federate.start=" + (folder.isEmpty() ? SCRATCH : SCRATCH_WITH + folder);
    }

    /**
     * The adapter of the folder.
     *
     * @param lora what it must be
     * @throws io.fedu2s.udf.error.UserException where it can't be read or is another one
     */
    public Optional<Adapter> adapter(LoraConfig lora) {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Adapter adapter = PeftFolder.read(ModelFolders.local(folder));
        if (!adapter.config().equals(lora)) {
            throw Errors.startUnlike(folder, adapter.config().toString(), lora.toString());
        }
        return Optional.of(adapter);
    }
}
