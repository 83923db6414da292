package io.fedu2s.udf.text;

/** What normalising did to a text. */
public enum Change {
    /** A byte order mark at the start is gone. */
    BYTE_ORDER_MARK,
    /** Carriage returns, form feeds and Unicode line separators became line feeds. */
    LINE_ENDS,
    /** NUL and other control characters are gone. */
    CONTROL_CHARACTERS,
    /** Zero-width and other invisible format characters are gone. */
    INVISIBLE_CHARACTERS,
    /** Halves of surrogate pairs and code points that stand for no character became U+FFFD. */
    BROKEN_CHARACTERS,
    /** Combining marks beyond {@link Normalizer#MAX_MARKS} on one letter are gone. */
    EXCESS_MARKS,
    /** Letters and their marks were put together (Unicode NFC). */
    COMPOSED,
    /** Blanks became single spaces, line ends lost theirs, and blank lines became one. */
    WHITESPACE
}
