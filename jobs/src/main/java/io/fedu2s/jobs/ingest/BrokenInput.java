package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.fetch.PassingFailure;
import java.io.FileNotFoundException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Files of tables that turn out broken while Spark reads them: there is no row yet that could carry the reason, so the
 * user is told.
 */
final class BrokenInput {
    private BrokenInput() {}

    /**
     * What {@code reading} gives.
     *
     * @throws io.fedu2s.udf.error.UserException where a file vanished, or is damaged within
     */
    static <T> T named(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Exception e) { // Spark's own are checked ones that no signature names
            Optional<Throwable> gone = causes(e).filter(BrokenInput::isGone).findFirst();
            if (gone.isPresent()) {
                throw Errors.inputVanished(message(gone.get()), e);
            }
            Optional<Throwable> damaged =
                    causes(e).filter(BrokenInput::isDamaged).findFirst();
            if (damaged.isPresent() && !PassingFailure.isIn(e)) {
                throw Errors.inputDamaged(message(damaged.get()), e);
            }
            throw e;
        }
    }

    private static boolean isDamaged(Throwable cause) {
        return message(cause).contains("FAILED_READ_FILE");
    }

    private static boolean isGone(Throwable cause) {
        return cause instanceof FileNotFoundException || message(cause).contains("FILE_NOT_EXIST");
    }

    private static String message(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
    }
}
