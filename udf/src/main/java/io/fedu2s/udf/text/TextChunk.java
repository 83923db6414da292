package io.fedu2s.udf.text;

/**
 * A part of a document: {@code text = document.substring(start, end)}.
 *
 * @param ordinal counts the chunks of the document from 0
 * @param tokens as the chunker's counter counts the text
 * @param section what stands above it in the document; empty where the chunker does not look at that, or nothing does
 */
public record TextChunk(int ordinal, int start, int end, String text, int tokens, String section) {}
