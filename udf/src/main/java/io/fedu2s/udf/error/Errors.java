package io.fedu2s.udf.error;

/** Every error that is the user's to mend, each with what, why and how to mend it. */
public final class Errors {
    private Errors() {}

    /** The model folder lacks a file that a decoder cannot do without. */
    public static UserException modelFileMissing(String folder, String file) {
        return new UserException(
                "The model folder '%s' has no '%s'. A Hugging Face folder holds config.json, tokenizer.json and"
                                .formatted(folder, file)
                        + " model.safetensors (or its shards with model.safetensors.index.json): copy the missing file there,"
                        + " or point model.path at a whole folder.");
    }

    /** A value of an update that fixed point can't hold: not a number, infinite or too large. */
    public static UserException updateOutOfRange(String tensor, double value, double limit) {
        return new UserException(
                ("The update of '%s' holds %s, and only finite values below %s can be summed: the local"
                                + " training diverged. Lower federate.learningRate, or set federate.clipNorm.")
                        .formatted(tensor, value, limit));
    }

    /** The weighted sum of the clients' updates is larger than 64 bits. */
    public static UserException updateSumOverflow(String tensor, long weight) {
        return new UserException(("The weighted sum of updates of '%s' (total weight %d) does not fit in 64 bits: some"
                        + " client's update is far out of range, its local training most likely diverged. Lower"
                        + " federate.learningRate, or set federate.clipNorm.")
                .formatted(tensor, weight));
    }
}
