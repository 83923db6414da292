package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.ingest.ForgottenText;
import io.fedu2s.udf.record.Forgotten;
import io.fedu2s.udf.record.TextHash;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The table {@code forgotten}, as ingest takes it. */
final class Forgetting {
    private Forgetting() {}

    /**
     * What is not used, though the input may still hold it.
     *
     * @throws io.fedu2s.udf.error.UserException where documents were forgotten by another key, which can't be told by this
     */
    static ForgottenText text(Tables tables, TextHash hash) {
        List<Forgotten> rows = rows(tables);
        long strange = rows.stream()
                .filter(row -> !row.keyId().isEmpty() && !row.keyId().equals(hash.keyId()))
                .map(Forgotten::nameDigest)
                .distinct()
                .count();
        if (strange > 0) {
            throw Errors.forgottenByAnotherKey(strange);
        }
        return ForgottenText.of(rows, hash);
    }

    /** Clients of whom something is noted that is not out of all tables yet. */
    static SortedSet<String> unfinished(Tables tables) {
        List<Forgotten> rows = rows(tables);
        Set<String> done = rows.stream()
                .filter(Forgotten::done)
                .map(row -> row.clientId() + " " + row.nameDigest())
                .collect(Collectors.toSet());
        return rows.stream()
                .filter(row -> !done.contains(row.clientId() + " " + row.nameDigest()))
                .map(Forgotten::clientId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Forgotten> rows(Tables tables) {
        return tables.read(TableName.FORGOTTEN).collectAsList().stream()
                .map(Forgotten::fromRow)
                .toList();
    }
}
