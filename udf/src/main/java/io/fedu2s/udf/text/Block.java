package io.fedu2s.udf.text;

import org.jspecify.annotations.Nullable;

/**
 * A part of a document's structure: {@code document.substring(start, end)}, with the blank lines behind it. The blocks of a
 * document lie end to end.
 *
 * @param headerEnd where the header rows of a table end; {@code start} where there are none
 * @param heading what it says, if it is one
 */
record Block(
        Kind kind,
        int start,
        int end,
        int headerEnd,
        @Nullable Heading heading) {
    /** What a block is. */
    enum Kind {
        /** Running text, which may hold formulas. */
        PROSE,
        /** One heading, with its underline if it has one. */
        HEADING,
        /** Rows, one a line. */
        TABLE,
        /** Items with the lines that belong to them. */
        LIST,
        /** Fenced or indented. */
        CODE,
        /** Between two lines that open and close it. */
        FORMULA
    }
}
