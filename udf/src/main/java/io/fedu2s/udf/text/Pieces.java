package io.fedu2s.udf.text;

import java.util.function.ToIntFunction;

/** Cuts what is over a limit of tokens: between words, a word over the limit between what is seen as one character. */
final class Pieces {
    /** So often a cut is corrected towards the limit; each try costs one count of about a piece's length. */
    private static final int MAX_TRIES = 4;

    private final String text;
    private final ToIntFunction<String> tokenCount;
    private double charactersPerToken = 4;

    /** Where a piece ends, and its tokens. */
    record Piece(int end, int tokens) {}

    Pieces(String text, ToIntFunction<String> tokenCount) {
        this.text = text;
        this.tokenCount = tokenCount;
    }

    /**
     * The start of a stretch of text, about as long as the limit allows, if possible up to the end of a word. A single
     * character is never cut, however many tokens it has.
     */
    Piece first(int start, int end, int limit) {
        Piece fits = new Piece(start, 0);
        int tooFar = end + 1;
        int wanted = start + (int) Math.max(1, limit * charactersPerToken);
        for (int tries = 0; tries < MAX_TRIES || fits.end() == start; tries++) {
            int cut = cut(start, wanted, end);
            int tokens = tokenCount.applyAsInt(text.substring(start, cut));
            if (tokens <= limit || cut == text.offsetByCodePoints(start, 1)) {
                fits = new Piece(cut, tokens);
            } else {
                tooFar = cut;
            }
            long byRatio = start + Math.max(1, (long) (cut - start) * limit / Math.max(1, tokens));
            int oneWordMore = endOfWord(fits.end(), Math.min(end, 2 * fits.end() - start));
            wanted = (int) Math.min(Math.max(byRatio, oneWordMore), tooFar - 1);
            if (fits.end() > start && (fits.tokens() >= limit || cut(start, wanted, end) <= fits.end())) {
                break;
            }
        }
        charactersPerToken = (fits.end() - start) / (double) Math.max(1, fits.tokens());
        return fits;
    }

    /** The first place from {@code from} on that is not blank, or {@code end}. */
    int skipBlanks(int from, int end) {
        int i = from;
        while (i < end && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Where the next word ends, counted from the end of another. */
    private int endOfWord(int from, int end) {
        int i = skipBlanks(from, end);
        while (i < end && !Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private int cut(int start, int wanted, int end) {
        if (wanted >= end) {
            return end;
        }
        int blank = wanted;
        while (blank > start && !Character.isWhitespace(text.charAt(blank))) {
            blank--;
        }
        while (blank > start && Character.isWhitespace(text.charAt(blank - 1))) {
            blank--;
        }
        if (blank > start) {
            return blank;
        }
        int seen = Graphemes.boundaryBefore(text, start, wanted, end);
        if (seen > start) {
            return seen;
        }
        int oneCharacter = text.offsetByCodePoints(start, 1);
        boolean insidePair = Character.isSurrogatePair(text.charAt(wanted - 1), text.charAt(wanted));
        return Math.max(oneCharacter, insidePair ? wanted - 1 : wanted);
    }
}
