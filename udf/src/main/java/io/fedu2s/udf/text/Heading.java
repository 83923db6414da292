package io.fedu2s.udf.text;

/**
 * A heading.
 *
 * @param level within its family, from 1; a lower one stands above
 * @param title without the signs that make it a heading, at most {@value #MOST_CHARACTERS} characters of it
 */
record Heading(Family family, int level, String title) {
    static final int MOST_CHARACTERS = 120;

    /** How a heading is told. Levels of different families can't be compared. */
    enum Family {
        /** {@code ## Title}, or a line that is underlined. */
        MARKDOWN,
        /** {@code 3.2 Title}. */
        NUMBERED,
        /** A line in capitals. */
        CAPITALS,
        /** A short line by itself. */
        TITLE
    }

    static Heading of(Family family, int level, String title) {
        String plain = title.strip();
        return new Heading(
                family,
                level,
                plain.length() <= MOST_CHARACTERS
                        ? plain
                        : plain.substring(0, Graphemes.boundaryBefore(plain, 0, MOST_CHARACTERS, plain.length())));
    }
}
