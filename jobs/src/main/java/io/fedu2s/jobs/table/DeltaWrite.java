package io.fedu2s.jobs.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DeltaOptions;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.commands.WriteIntoDelta;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One commit to a Delta table that is there, known by its application and version (Delta protocol, "Transaction
 * Identifiers").
 *
 * <p>It does what {@code DataFrameWriter} does with the options {@code txnAppId} and {@code txnVersion}, but for two Spark
 * jobs before it: Delta looks there whether the version was committed, in a state that it makes of the whole log for that,
 * though the checksum beside the last commit says it, too. So whoever writes looks first, by {@link
 * DeltaState#transactions()}; that somebody else commits for the same application meanwhile is refused here as there. These
 * internals are as they are in delta-spark 4.4.0, as those of {@link DeltaState}.
 */
final class DeltaWrite {
    private static final Seq<String> UNPARTITIONED =
            CollectionConverters.asScala(List.<String>of()).toSeq();

    private final Dataset<Row> rows;
    private final SaveMode mode;
    private final String application;
    private final Map<String, String> options = new HashMap<>();

    private DeltaWrite(Dataset<Row> rows, SaveMode mode, String application, long version) {
        this.rows = rows;
        this.mode = mode;
        this.application = application;
        options.put(DeltaOptions.TXN_APP_ID(), application);
        options.put(DeltaOptions.TXN_VERSION(), String.valueOf(version));
    }

    /** Adds rows. */
    static DeltaWrite appending(Dataset<Row> rows, String application, long version) {
        return new DeltaWrite(rows, SaveMode.Append, application, version);
    }

    /** Puts rows in the place of those that a condition holds for; without one the table would lose its clustering. */
    static DeltaWrite replacing(Dataset<Row> rows, String condition, String application, long version) {
        DeltaWrite write = new DeltaWrite(rows, SaveMode.Overwrite, application, version);
        write.options.put(DeltaOptions.REPLACE_WHERE_OPTION(), condition);
        return write;
    }

    /** The table gets the columns that it lacks. */
    DeltaWrite mergingSchema() {
        options.put(DeltaOptions.MERGE_SCHEMA_OPTION(), "true");
        return this;
    }

    /** Commits to the table in this folder. */
    void to(SparkSession spark, String path) {
        DeltaLog log = DeltaLog.forTable(spark, path);
        DeltaOptions known = new DeltaOptions(
                scala.collection.immutable.Map.from(CollectionConverters.asScala(options)),
                spark.sessionState().conf());
        WriteIntoDelta write = new WriteIntoDelta(
                log, mode, known, UNPARTITIONED, Map$.MODULE$.empty(), rows, Option.empty(), Option.empty(), false);
        log.withNewTransaction(Option.empty(), Option.empty(), transaction -> commit(transaction, write, spark));
    }

    private Option<Object> commit(OptimisticTransaction transaction, WriteIntoDelta write, SparkSession spark) {
        transaction.readTxn().addOne(application);
        Seq<Action> actions = write.write(transaction, spark, Option.empty(), false);
        return transaction.commitIfNeeded(actions, operation(), Map$.MODULE$.empty());
    }

    /** As the table's history tells it. */
    private DeltaOperations.Operation operation() {
        Option<Object> merging =
                options.containsKey(DeltaOptions.MERGE_SCHEMA_OPTION()) ? Option.apply(true) : Option.empty();
        return new DeltaOperations.Write(
                mode,
                Option.apply(UNPARTITIONED),
                Option.apply(options.get(DeltaOptions.REPLACE_WHERE_OPTION())),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                merging,
                Option.empty(),
                Option.empty());
    }
}
