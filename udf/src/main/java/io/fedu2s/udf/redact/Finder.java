package io.fedu2s.udf.redact;

import java.util.List;

/** Finds one kind of thing in a text, in time that grows with the text's length and not faster. */
@FunctionalInterface
interface Finder {
    /** Where they are, in order and apart. */
    List<Span> find(String text);
}
