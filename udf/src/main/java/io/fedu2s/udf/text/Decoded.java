package io.fedu2s.udf.text;

/**
 * A text and how it was told from its bytes.
 *
 * @param text as decoded, not normalised
 * @param encoding the character set, by its name at IANA
 * @param brokenCharacters how many places of the bytes are no character of it; U+FFFD stands there
 */
public record Decoded(String text, String encoding, long brokenCharacters) {}
