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
}
