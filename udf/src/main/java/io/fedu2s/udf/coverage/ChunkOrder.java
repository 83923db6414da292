package io.fedu2s.udf.coverage;

/** Which of a client's chunks come first where not all are asked about. */
public enum ChunkOrder {
    /** As its documents are named, and as the chunks stand in them. */
    FIRST,
    /** Any, seeded. */
    RANDOM,
    /** Those that stand for the others, see {@link FacilityLocation}. */
    COVERAGE
}
