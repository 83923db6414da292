package io.fedu2s.udf.text;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.util.ULocale;

/** What a reader sees as one character, of however many code points: a letter with its marks, a flag, a family (UAX #29). */
final class Graphemes {
    /** No such character is longer in earnest; one that is, is cut. */
    private static final int LONGEST = 64;

    /** Whether two flags or one stand at a place is told by what is before; a chunk is seldom longer. */
    private static final int FAR = 8192;

    private static final ThreadLocal<BreakIterator> BREAKS =
            ThreadLocal.withInitial(() -> BreakIterator.getCharacterInstance(ULocale.ROOT));

    private Graphemes() {}

    /**
     * The last place at or before {@code wanted} where no character is cut; {@code start} where there is none.
     *
     * @param start where a character begins
     * @param end of the stretch of text that is looked at
     */
    static int boundaryBefore(String text, int start, int wanted, int end) {
        int from = Math.max(start, wanted - FAR);
        int to = Math.min(end, wanted + LONGEST);
        BreakIterator breaks = BREAKS.get();
        breaks.setText(text.substring(from, to));
        int boundary = breaks.isBoundary(wanted - from) ? wanted - from : breaks.preceding(wanted - from);
        return boundary == BreakIterator.DONE || from + boundary < start ? start : from + boundary;
    }
}
