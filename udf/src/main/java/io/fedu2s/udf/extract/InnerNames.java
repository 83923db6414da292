package io.fedu2s.udf.extract;

import java.util.HashMap;
import java.util.Map;

/** What the files in one file are called: as they are there, the second of a name with {@code #2} behind it. */
final class InnerNames {
    private static final String BETWEEN = "!";

    private final String around;
    private final Map<String, Integer> seen = new HashMap<>();

    /** Of the file that is called so itself. */
    InnerNames(String around) {
        this.around = around;
    }

    /** Of the file with this name, or with none. */
    String next(String given) {
        String clean = cleaned(given);
        String name = clean.isEmpty() ? "unnamed" : clean;
        int times = seen.merge(name, 1, Integer::sum);
        return around + BETWEEN + name + (times == 1 ? "" : "#" + times);
    }

    /** All that can't be told apart. */
    String rest() {
        return around + BETWEEN + "*";
    }

    /** The last part of a path. */
    static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('!')) + 1);
    }

    /** Paths of Windows are paths too; a name is never a place on a disk here. */
    private static String cleaned(String given) {
        StringBuilder clean = new StringBuilder();
        given.replace('\\', '/')
                .codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .forEach(clean::appendCodePoint);
        return clean.toString().strip().replaceFirst("\\A(?:\\.?/)++", "");
    }
}
