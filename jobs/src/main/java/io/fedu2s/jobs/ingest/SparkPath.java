package io.fedu2s.jobs.ingest;

import io.fedu2s.udf.fetch.InputFile;
import org.apache.hadoop.fs.Path;

/** Paths of files that Spark reads itself, which it takes for patterns. */
final class SparkPath {
    /** Why a local file is not read. */
    static final String NO_NAME =
            "Spark opens no local file with a colon in its name, nor one with a colon in its path beside any of {}[]*?\\;"
                    + " rename it";

    private static final String SPECIAL = "[{}\\[\\]*?\\\\]";

    private SparkPath() {}

    /** The pattern that matches a path alone. */
    static String asPattern(String path) {
        return path.replaceAll(SPECIAL, "\\\\$0");
    }

    /** Whether Spark can open a local file: what follows a pattern takes a colon for the end of a scheme. */
    static boolean opensLocal(Path path) {
        String whole = path.toUri().getPath();
        boolean isPattern = !asPattern(whole).equals(whole);
        return InputFile.opensByName(path) && !(isPattern && whole.indexOf(':') >= 0);
    }
}
