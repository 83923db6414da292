package io.fedu2s.pretrain;

/**
 * A part of a training sequence that is tokenised on its own.
 *
 * <p>Segments end before a space or a line break, and the space is left out, for the tokenizer puts one before the
 * first word of any text: so the tokens of the segments, one after the other, are those of the whole text.
 *
 * @param text the text
 * @param pair whether it is an instruction with its response, which the model is to learn to write
 */
public record Segment(String text, boolean pair) {}
