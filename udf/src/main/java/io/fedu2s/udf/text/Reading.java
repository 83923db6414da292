package io.fedu2s.udf.text;

import java.util.Set;

/** What came of reading a document: its normalised {@link Text}, or why it is {@link Refused}. */
public sealed interface Reading {

    /**
     * A document to work with.
     *
     * @param text normalised and not empty
     * @param changes what normalising did
     * @param encoding the character set of its bytes; empty where it came as characters
     * @param brokenCharacters how many places were no character; U+FFFD stands there
     */
    record Text(String text, Set<Change> changes, String encoding, long brokenCharacters) implements Reading {
        /** Copies the set. */
        public Text {
            changes = Set.copyOf(changes);
        }
    }

    /**
     * A document that can't be used.
     *
     * @param reason one of the reasons of {@link DocumentReader}
     * @param detail what was seen, and where
     */
    record Refused(String reason, String detail) implements Reading {}
}
