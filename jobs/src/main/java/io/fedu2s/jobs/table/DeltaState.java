package io.fedu2s.jobs.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fedu2s.jobs.error.Errors;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaFileNotFoundException;
import org.apache.spark.sql.delta.DeltaIllegalStateException;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A Delta table as its last commit left it.
 *
 * <p>This is the one class that reads Delta's internals ({@code DeltaLog}, {@code Snapshot}, {@code
 * VersionChecksum}, {@code SetTransaction}), as they are in delta-spark 4.4.0: look here first when its version changes. The public API has no transactions at all, and answers
 * for id, version and number of files ({@code DeltaTable.detail} and {@code history}) by a Spark job each.
 */
public final class DeltaState {
    private static final DeltaState NONE = new DeltaState(Optional.empty());
    private static final long NO_VERSION = -1;

    private final Optional<Snapshot> snapshot;

    private DeltaState(Optional<Snapshot> snapshot) {
        this.snapshot = snapshot;
    }

    /** Where there is no table. */
    static DeltaState none() {
        return NONE;
    }

    /**
     * Looks up a table.
     *
     * @param path its folder, as any Hadoop path; there may be no table
     * @throws io.fedu2s.udf.error.UserException where its log is not whole
     */
    public static DeltaState of(SparkSession spark, String path) {
        try {
            Snapshot last = DeltaLog.forTable(spark, path).update(false, Option.empty(), Option.empty());
            return last.version() > NO_VERSION ? new DeltaState(Optional.of(last)) : NONE;
        } catch (Exception e) {
            // Scala throws checked ones, too, and does not say so.
            Optional<Throwable> damage = Stream.<Throwable>iterate(e, each -> each != null, Throwable::getCause)
                    .filter(DeltaState::isDamage)
                    .findFirst();
            throw damage.<RuntimeException>map(what -> Errors.tableDamaged(path, what.toString()))
                    .orElseGet(() -> new IllegalStateException("the log of " + path, e));
        }
    }

    /** Versions that are missing, or lines that were cut off. */
    private static boolean isDamage(Throwable failure) {
        return failure instanceof DeltaIllegalStateException
                || failure instanceof DeltaFileNotFoundException
                || failure instanceof JsonProcessingException;
    }

    /** Whether there is a table. */
    public boolean exists() {
        return snapshot.isPresent();
    }

    /** The version of the last commit, from 0; -1 where there is no table. */
    public long version() {
        return snapshot.map(Snapshot::version).orElse(NO_VERSION);
    }

    /** Tells the table from every other one, also from one in its place; empty where there is no table. */
    public String id() {
        return snapshot.map(last -> last.metadata().id()).orElse("");
    }

    /** How many data files its rows are in. */
    public long files() {
        return snapshot.map(Snapshot::numOfFiles).orElse(0L);
    }

    /** The last version that each application committed (Delta protocol, "Transaction Identifiers"). */
    Map<String, Object> transactions() {
        return snapshot.map(DeltaState::transactionsOf).orElse(Map.of());
    }

    /** From the checksum that Delta writes beside a commit; where it lacks them, by a Spark job over the log. */
    private static Map<String, Object> transactionsOf(Snapshot last) {
        Option<Seq<SetTransaction>> known = last.checksumOpt().flatMap(VersionChecksum::setTransactions);
        if (known.isEmpty()) {
            return CollectionConverters.asJava(last.transactions());
        }
        return CollectionConverters.asJava(known.get()).stream()
                .collect(Collectors.toMap(SetTransaction::appId, SetTransaction::version));
    }
}
