package io.fedu2s.udf.text;

/**
 * A part of a text that goes into a chunk whole, or is split: {@code text.substring(start, end)}, with the blanks behind it.
 *
 * @param tokens with all blanks around it
 * @param fitsAlone whether a chunk of its own is within the limit
 */
record Unit(int start, int end, Grain grain, int tokens, boolean fitsAlone) {
    /** What a unit is, and so what it is split into. */
    enum Grain {
        /** A paragraph: into sentences. */
        PROSE,
        /** Into pieces. */
        HEADING,
        /** Its header with the first row, and its other rows. */
        TABLE,
        /** Into items. */
        LIST,
        /** Code or a formula: into lines, what opens and closes it with the lines next to it. */
        FENCED,
        /** An item, or some lines: into lines. */
        LINES,
        /** A line: into sentences. */
        LINE,
        /** A sentence, or some that a formula holds together: into formulas and pieces. */
        SENTENCE,
        /** Into smaller ones. */
        PIECE
    }
}
