package io.fedu2s.pretrain;

import java.util.Locale;

/**
 * Which invented names a text may use: an eighth of all names is held out, so that no name of the quickstart ever
 * stands in a training text.
 */
public enum NameSpace {
    /** Names of the texts that the base model is trained on. */
    TRAINING,
    /** Names of the quickstart's corpora, examples and evaluation pairs. */
    HELD_OUT;

    private static final int SHARES = 8;
    private static final int MIXER = 0x9E3779B9;

    /** Whether a name made of this word belongs to this space; case does not matter. */
    public boolean owns(String word) {
        int mixed = word.toLowerCase(Locale.ROOT).hashCode() * MIXER;
        boolean heldOut = (mixed >>> 16) % SHARES == 0;
        return heldOut == (this == HELD_OUT);
    }
}
