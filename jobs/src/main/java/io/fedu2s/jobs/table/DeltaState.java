package io.fedu2s.jobs.table;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import scala.Option;

/**
 * A Delta table as it stands: which table it is, which version of it, of how many files. Delta tells none of this
 * without reading the table's history, so it is read from the internals of Delta 4.4.0, here alone.
 */
public final class DeltaState {
    private final Snapshot snapshot;

    private DeltaState(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** The newest version of the table in a folder. */
    public static DeltaState of(SparkSession spark, String path) {
        return new DeltaState(DeltaLog.forTable(spark, path).update(false, Option.empty(), Option.empty()));
    }

    /** Tells the table from any other, wherever it lies; empty where there is none. */
    public String id() {
        return version() < 0 ? "" : snapshot.metadata().id();
    }

    /** The version, from 0; -1 where there is no table. */
    public long version() {
        return snapshot.version();
    }

    /** How many files the version has. */
    public long files() {
        return snapshot.numOfFiles();
    }
}
