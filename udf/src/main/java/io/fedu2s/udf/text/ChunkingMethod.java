package io.fedu2s.udf.text;

/** What a document is cut along. */
public enum ChunkingMethod {
    /** Sentences, see {@link Chunker}. */
    SENTENCES,
    /** Headings, tables, lists, code and formulas, see {@link StructuredChunker}. */
    STRUCTURE
}
