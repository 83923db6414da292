package io.fedu2s.jobs.config;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.record.TextHash;
import io.fedu2s.udf.spark.Location;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/**
 * Which run it is.
 *
 * @param id names the run in tables and reports
 * @param seed all that is random follows from it
 * @param date of what it is scheduled for, as {@code 2026-11-30}, for the record; empty where nobody says
 * @param textHash names text in tables that have none
 */
public record RunIdentity(String id, long seed, String date, TextHash textHash) {
    private static final long USUAL_SEED = 17;

    /** Shorter keys can be tried out. */
    private static final int LEAST_KEY_BYTES = 16;

    /** Whether the seed is the one that everybody knows. */
    boolean hasUsualSeed() {
        return seed == USUAL_SEED;
    }

    static RunIdentity from(Section section) {
        String id = section.text("id", "run");
        if (!id.matches("[A-Za-z0-9._-]+")) {
            throw section.wrong("id", id, "made of letters, digits, '.', '_' and '-'");
        }
        long seed = section.whole("seed", USUAL_SEED, Long.MIN_VALUE, Long.MAX_VALUE);
        String date = section.textOrNone("date").orElse("");
        if (!date.isEmpty() && !isDate(date)) {
            throw section.wrong("date", date, "a date such as 2026-11-30, or null");
        }
        TextHash textHash = section.textOrNone("hashKey")
                .map(file -> TextHash.secret(key(section, file)))
                .orElseGet(() -> TextHash.named(id));
        section.done();
        return new RunIdentity(id, seed, date, textHash);
    }

    private static boolean isDate(String text) {
        try {
            return LocalDate.parse(text).toString().equals(text);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static byte[] key(Section section, String file) {
        try {
            byte[] key = new Location(file).bytes();
            if (key.length < LEAST_KEY_BYTES) {
                throw section.wrong("hashKey", file, "a file of at least %d bytes".formatted(LEAST_KEY_BYTES));
            }
            return key;
        } catch (IOException e) {
            throw Errors.hashKeyUnreadable(file, e);
        }
    }
}
