package io.fedu2s.jobs.review;

import io.fedu2s.jobs.error.Errors;
import java.util.Locale;

/**
 * What goes out.
 *
 * @param client whose pairs
 * @param sample how many at most
 * @param verdict which of them, by what the filters and people say so far
 * @param reviewed true for pairs of which a person said something already, with what it was; false for all others
 * @param format of the file
 * @param separator of CSV
 * @param to where
 */
public record ReviewExport(
        String client, int sample, Which verdict, boolean reviewed, Format format, char separator, String to) {
    /** Pairs by their verdict. */
    public enum Which {
        /** Those that are used. */
        ACCEPTED,
        /** Those that are not. */
        REFUSED,
        /** Both. */
        ALL
    }

    /** What is written. */
    public enum Format {
        /** For spreadsheets. */
        CSV,
        /** JSON lines. */
        JSONL,
        /** A Delta table. */
        DELTA
    }

    /** Refuses what can't be. */
    public ReviewExport {
        if (sample < 1) {
            throw Errors.optionWrong("--sample", String.valueOf(sample), "a whole number above 0");
        }
    }

    /** The separator of a name. */
    public static char separator(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "comma", "," -> ',';
            case "semicolon", ";" -> ';';
            case "tab" -> '\t';
            default -> throw Errors.optionWrong("--separator", name, "comma, semicolon or tab");
        };
    }
}
