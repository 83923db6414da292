package io.fedu2s.udf.ingest;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which columns of a row hold what.
 *
 * @param text the document
 * @param document its name; empty where the file and the place in it name it
 * @param client whose it is; empty where the file's folder says it
 */
public record RowColumns(String text, String document, String client) implements Serializable {
    /** All that are named. */
    public Set<String> wanted() {
        Set<String> wanted = new TreeSet<>(List.of(text, document, client));
        wanted.remove("");
        return wanted;
    }
}
