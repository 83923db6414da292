package io.fedu2s.jobs.table;

import java.util.ArrayList;
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
import org.apache.spark.sql.delta.actions.DomainMetadata;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.commands.WriteIntoDelta;
import org.apache.spark.sql.delta.skipping.clustering.ClusteredTableUtils;
import org.apache.spark.sql.delta.skipping.clustering.temp.ClusterBySpec;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One commit to a Delta table, known by its application and version (Delta protocol, "Transaction Identifiers").
 *
 * <p>It does what {@code DataFrameWriter} and {@code DeltaTableBuilder} do, but for the Spark jobs about the table itself,
 * which take longer than small rows do: whether the version was committed is looked up in the checksum beside the last
 * commit, by {@link DeltaState#transactionsOf}, not in a state made of the whole log, and rows that are all replaced are not
 * looked for. That somebody else commits for the same application meanwhile is refused here as there. These internals are
 * as they are in delta-spark 4.4.0, as those of {@link DeltaState}.
 */
final class DeltaWrite {
    private static final Seq<String> NONE = sequence(List.of());

    private final Dataset<Row> rows;
    private final SaveMode mode;
    private final String application;
    private final long version;
    private final Map<String, String> options = new HashMap<>();

    private DeltaWrite(Dataset<Row> rows, SaveMode mode, String application, long version) {
        this.rows = rows;
        this.mode = mode;
        this.application = application;
        this.version = version;
        options.put(DeltaOptions.TXN_APP_ID(), application);
        options.put(DeltaOptions.TXN_VERSION(), String.valueOf(version));
    }

    /** Adds rows. */
    static DeltaWrite appending(Dataset<Row> rows, String application, long version) {
        return new DeltaWrite(rows, SaveMode.Append, application, version);
    }

    /** Puts rows in the place of all that are there; the table stays clustered as it is. */
    static DeltaWrite replacing(Dataset<Row> rows, String application, long version) {
        return new DeltaWrite(rows, SaveMode.Overwrite, application, version);
    }

    /**
     * An empty table where there is none.
     *
     * @param clustering the columns by which it is clustered; none where it is not
     */
    static void create(SparkSession spark, String path, StructType schema, List<String> clustering) {
        DeltaLog log = DeltaLog.forTable(spark, path);
        log.withNewTransaction(Option.empty(), Option.empty(), transaction -> {
            log.createLogDirectoriesIfNotExists();
            return create(transaction, schema, sequence(clustering));
        });
    }

    private static Option<Object> create(OptimisticTransaction transaction, StructType schema, Seq<String> clustering) {
        boolean isClustered = clustering.nonEmpty();
        Metadata metadata = new Metadata(
                Metadata.$lessinit$greater$default$1(),
                Metadata.$lessinit$greater$default$2(),
                Metadata.$lessinit$greater$default$3(),
                Metadata.$lessinit$greater$default$4(),
                schema.json(),
                NONE,
                isClustered
                        ? ClusteredTableUtils.getTableFeatureProperties(Map$.MODULE$.empty())
                        : Map$.MODULE$.empty(),
                Option.apply(System.currentTimeMillis()));
        transaction.updateMetadataForNewTable(metadata);
        Option<ClusterBySpec> spec =
                isClustered ? Option.apply(ClusterBySpec.fromColumnNames(clustering)) : Option.empty();
        Seq<DomainMetadata> domains = ClusteredTableUtils.getDomainMetadataFromTransaction(spec, transaction);
        DeltaOperations.Operation operation = new DeltaOperations.CreateTable(
                metadata, false, false, isClustered ? Option.apply(clustering) : Option.empty());
        return Option.apply(transaction.commit(sequence(CollectionConverters.asJava(domains)), operation));
    }

    private static <T> Seq<T> sequence(List<? extends T> items) {
        return CollectionConverters.asScala(List.<T>copyOf(items)).toSeq();
    }

    /** The table gets the columns that it lacks. */
    DeltaWrite mergingSchema() {
        options.put(DeltaOptions.MERGE_SCHEMA_OPTION(), "true");
        return this;
    }

    /** Commits to the table in this folder, unless that was done, by whomever. */
    void to(SparkSession spark, String path) {
        DeltaLog log = DeltaLog.forTable(spark, path);
        DeltaOptions known = new DeltaOptions(
                scala.collection.immutable.Map.from(CollectionConverters.asScala(options)),
                spark.sessionState().conf());
        WriteIntoDelta adding = new WriteIntoDelta(
                log, SaveMode.Append, known, NONE, Map$.MODULE$.empty(), rows, Option.empty(), Option.empty(), false);
        log.withNewTransaction(Option.empty(), Option.empty(), transaction -> commit(transaction, adding, spark));
    }

    private Option<Object> commit(OptimisticTransaction transaction, WriteIntoDelta adding, SparkSession spark) {
        transaction.readTxn().addOne(application);
        Object last = DeltaState.transactionsOf(transaction.snapshot()).get(application);
        if (last != null && (Long) last >= version) {
            return Option.empty();
        }
        List<Action> actions =
                new ArrayList<>(CollectionConverters.asJava(adding.write(transaction, spark, Option.empty(), false)));
        if (mode == SaveMode.Overwrite) {
            transaction.readWholeTable();
            DeltaState.files(transaction.snapshot()).forEach(file -> actions.add(file.remove()));
        }
        return transaction.commitIfNeeded(sequence(actions), operation(), Map$.MODULE$.empty());
    }

    /** As the table's history tells it. */
    private DeltaOperations.Operation operation() {
        Option<Object> merging =
                options.containsKey(DeltaOptions.MERGE_SCHEMA_OPTION()) ? Option.apply(true) : Option.empty();
        return new DeltaOperations.Write(
                mode,
                Option.apply(NONE),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                merging,
                Option.empty(),
                Option.empty());
    }
}
