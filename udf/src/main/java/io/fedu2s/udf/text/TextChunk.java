package io.fedu2s.udf.text;

/**
 * A part of a document: {@code text = document.substring(start, end)}.
 *
 * @param ordinal counts the chunks of the document from 0
 * @param tokens as the chunker's counter counts the text
 */
public record TextChunk(int ordinal, int start, int end, String text, int tokens) {}
