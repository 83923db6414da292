package io.fedu2s.udf.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Why a row ended; stored in small letters. */
public enum FinishReason {
    /** The model wrote an end token. */
    EOS,
    /** A stop string came up. */
    STOP,
    /** The row reached its limit of new tokens and ends at its last whole sentence. */
    SENTENCE,
    /** The row reached its limit of new tokens. */
    LENGTH,
    /** Nothing was left for the model to write: all fields were taken from the text. */
    GIVEN;

    /** As tables store it. */
    public String stored() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All of them as tables store them. */
    public static List<String> allStored() {
        return Arrays.stream(values()).map(FinishReason::stored).toList();
    }
}
