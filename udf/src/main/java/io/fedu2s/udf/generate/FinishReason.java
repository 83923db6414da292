package io.fedu2s.udf.generate;

/** Why a row ended. */
public enum FinishReason {
    /** The model wrote an end token. */
    EOS,
    /** A stop string came up. */
    STOP,
    /** The row reached its limit of new tokens. */
    LENGTH
}
