package io.fedu2s.udf.alike;

import java.util.Arrays;
import java.util.List;

/**
 * The set of a text's runs of {@value #WORDS} words that follow each other, each as a hash of 64 bits.
 *
 * <p>Words are runs of letters, marks and digits in any case; what stands between them does not count. A sign of a script
 * without blanks between words is a word. A text of fewer words is one run. Linear in the text's size.
 */
public final class Shingles {
    /** Words of a run. */
    public static final int WORDS = 5;

    private final long[] last = new long[WORDS];
    private int words;
    private long[] runs = new long[256];
    private int size;

    private Shingles() {}

    /** The runs of pieces of one text that follow each other, in ascending order and each once; none where there is no word. */
    public static long[] of(List<String> pieces) {
        Shingles shingles = new Shingles();
        pieces.forEach(shingles::read);
        if (shingles.words > 0 && shingles.words < WORDS) {
            shingles.addRun(shingles.words);
        }
        return distinct(Arrays.copyOf(shingles.runs, shingles.size));
    }

    /** The share of the runs of either set that both have; of two empty sets none. */
    public static double jaccard(long[] one, long[] other) {
        int shared = 0;
        for (int i = 0, j = 0; i < one.length && j < other.length; ) {
            if (one[i] == other[j]) {
                shared++;
                i++;
                j++;
            } else if (one[i] < other[j]) {
                i++;
            } else {
                j++;
            }
        }
        int all = one.length + other.length - shared;
        return all == 0 ? 0 : (double) shared / all;
    }

    private void read(String piece) {
        long word = Hash64.begun();
        boolean inWord = false;
        for (int i = 0; i < piece.length(); ) {
            int c = piece.codePointAt(i);
            i += Character.charCount(c);
            boolean ofWord = isOfWord(c);
            boolean alone = ofWord && standsAlone(c);
            if (inWord && (alone || !ofWord)) {
                addWord(word);
                word = Hash64.begun();
                inWord = false;
            }
            if (alone) {
                addWord(Hash64.with(Hash64.begun(), c));
            } else if (ofWord) {
                word = Hash64.with(word, Character.toLowerCase(c));
                inWord = true;
            }
        }
        if (inWord) {
            addWord(word);
        }
    }

    private void addWord(long word) {
        last[words % WORDS] = word;
        words++;
        if (words >= WORDS) {
            addRun(WORDS);
        }
    }

    /** A run of the last words, the earliest first. */
    private void addRun(int length) {
        long hash = length;
        for (int i = words - length; i < words; i++) {
            hash = Hash64.mix(hash + last[i % WORDS]);
        }
        if (size == runs.length) {
            runs = Arrays.copyOf(runs, 2 * size);
        }
        runs[size++] = hash;
    }

    private static long[] distinct(long[] hashes) {
        Arrays.sort(hashes);
        int kept = 0;
        for (int i = 0; i < hashes.length; i++) {
            if (i == 0 || hashes[i] != hashes[i - 1]) {
                hashes[kept++] = hashes[i];
            }
        }
        return Arrays.copyOf(hashes, kept);
    }

    private static boolean isOfWord(int c) {
        if (c < 128) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    /** Chinese, Japanese, Thai, Lao, Burmese and Khmer put no blanks between words. */
    private static boolean standsAlone(int c) {
        return c >= 0x0E00
                && (Character.isIdeographic(c)
                        || (c >= 0x3040 && c <= 0x30FF)
                        || c <= 0x0EFF
                        || (c >= 0x1000 && c <= 0x109F)
                        || (c >= 0x1780 && c <= 0x17FF));
    }
}
