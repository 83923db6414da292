package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.config.DomainConfig.Format;
import io.fedu2s.jobs.error.Errors;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files of tables that turn out broken while Spark reads them: there is no row yet that could carry the reason, so the
 * user is told.
 */
final class BrokenInput {
    private static final String UNLIKE_HEADER = "CSV header does not conform to the schema";

    private BrokenInput() {}

    /**
     * What {@code reading} gives.
     *
     * @throws io.fedu2s.udf.error.UserException where a file vanished or has another header than the others
     */
    static <T> T named(List<DomainFiles> domains, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Exception e) { // Spark's own are checked ones that no signature names
            Optional<Throwable> header = causes(e)
                    .filter(cause -> message(cause).contains(UNLIKE_HEADER))
                    .findFirst();
            if (header.isPresent()) {
                String said = message(header.get());
                throw Errors.inputHeadersDiffer(
                        of(domains, Format.CSV), said.substring(said.indexOf(UNLIKE_HEADER)), e);
            }
            Optional<Throwable> gone = causes(e).filter(BrokenInput::isGone).findFirst();
            if (gone.isPresent()) {
                throw Errors.inputVanished(message(gone.get()), e);
            }
            throw e;
        }
    }

    private static boolean isGone(Throwable cause) {
        return cause instanceof FileNotFoundException || message(cause).contains("FILE_NOT_EXIST");
    }

    private static String of(List<DomainFiles> domains, Format format) {
        return domains.stream()
                .filter(files -> files.domain().format() == format)
                .map(DomainFiles::root)
                .collect(Collectors.joining("', '"));
    }

    private static String message(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
    }
}
