package io.fedu2s.udf.extract;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The files that a file holds, one after the other. */
interface Parts {
    /** The next one; null after the last. */
    @Nullable
    Part next() throws IOException;

    /** What the rest of them is called where it can't be read. */
    String rest();

    /** How many files stand around these. */
    int depth();
}
