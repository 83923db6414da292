package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.ingest.ForgottenText;
import io.fedu2s.udf.record.Forgotten;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The table {@code forgotten}, as ingest takes it. */
final class Forgetting {
    private Forgetting() {}

    /** What is not used, though the input may still hold it. */
    static ForgottenText text(Tables tables) {
        return ForgottenText.of(rows(tables));
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
