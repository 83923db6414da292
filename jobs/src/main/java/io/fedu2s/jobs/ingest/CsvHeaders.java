package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.fetch.PassingFailure;
import io.fedu2s.udf.ingest.DocumentFile;
import io.fedu2s.udf.ingest.ReadCsv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** Looks at the headers of CSV files, to tell a wrong column from a broken file before anything runs. */
final class CsvHeaders {
    /** A column that none of the first files has is a wrong one. */
    private static final int MOST_FILES = 20;

    private CsvHeaders() {}

    /**
     * Looks for a file with all columns that are wanted.
     *
     * @throws io.fedu2s.udf.error.UserException where no file has them
     */
    static void check(Configuration hadoop, DomainFiles files) {
        DomainConfig domain = files.domain();
        List<DocumentFile> looked = files.whole().stream()
                .filter(file -> !file.isRefused())
                .filter(file -> !domain.clientFromFolder() || !file.clientId().isEmpty())
                .limit(MOST_FILES)
                .toList();
        Optional<UserException> first = Optional.empty();
        for (DocumentFile file : looked) {
            List<String> header = header(hadoop, file, domain);
            if (!header.isEmpty()) {
                Set<String> missing = DomainDocuments.missing(domain, header);
                if (missing.isEmpty()) {
                    return;
                }
                first = first.or(() ->
                        Optional.of(Errors.inputHeaderMissing(domain.name(), file.path(), missing, header.size())));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    /** Empty, too, where the file can't be read: that is a row with a reason, later. */
    private static List<String> header(Configuration hadoop, DocumentFile file, DomainConfig domain) {
        try {
            return ReadCsv.header(hadoop, file, domain.encoding(), DomainDocuments.missing(domain, List.of()));
        } catch (IOException e) {
            if (PassingFailure.isIn(e)) {
                throw new UncheckedIOException(e);
            }
            return List.of();
        }
    }
}
