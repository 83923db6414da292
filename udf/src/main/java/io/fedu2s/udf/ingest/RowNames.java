package io.fedu2s.udf.ingest;

/** What a row is called that no column names. */
public enum RowNames {
    /** By its file and its place there, {@code notes.csv:17}: of files that one task reads from end to end. */
    BY_PLACE,
    /**
     * By client and text: of tables, which are read in pieces, and whose files and the order in them are nobody's
     * names. Equal rows have one name.
     */
    BY_CONTENT
}
