package io.fedu2s.jobs.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.KnownFiles.KnownFile;
import io.fedu2s.udf.fetch.PassingFailure;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaFileNotFoundException;
import org.apache.spark.sql.delta.DeltaIllegalStateException;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.NoMapping$;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * A Delta table as its last commit left it.
 *
 * <p>This is the one class that reads Delta's internals ({@code DeltaLog}, {@code Snapshot}, {@code VersionChecksum},
 * {@code SetTransaction}, {@code AddFile}), as they are in delta-spark 4.4.0, and {@link DeltaWrite} the one that writes by
 * them: look here first when its version changes. The public API has no transactions at all, and answers for id, version, number of files ({@code DeltaTable.detail} and
 * {@code history}) and for the files of every query by a Spark job each.
 */
public final class DeltaState {
    private static final DeltaState NONE = new DeltaState(Optional.empty());
    private static final long NO_VERSION = -1;

    /** Commits, checkpoints, checksums, and the hidden files that become one. */
    private static final Pattern OF_VERSION = Pattern.compile("\\.?(\\d{20})(\\..*)");

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
                    .filter(each -> isDamage(each) && !PassingFailure.isIn(e))
                    .findFirst();
            throw damage.<RuntimeException>map(what -> Errors.tableDamaged(path, what.toString()))
                    .orElseGet(() -> new IllegalStateException("the log of " + path, e));
        }
    }

    /** Whether there are earlier commits, or files that the last version does not need. */
    boolean hasHistory(SparkSession spark) {
        if (snapshot.isEmpty()) {
            return false;
        }
        DeltaLog log = snapshot.get().deltaLog();
        try {
            FileSystem disk = log.logPath().getFileSystem(spark.sparkContext().hadoopConfiguration());
            long commits = Arrays.stream(disk.listStatus(log.logPath()))
                    .filter(file -> file.getPath().getName().endsWith(".json"))
                    .count();
            long data = Arrays.stream(disk.listStatus(log.dataPath()))
                    .filter(file -> file.isFile() && file.getPath().getName().endsWith(".parquet"))
                    .count();
            return commits > 1 || data != files();
        } catch (IOException e) {
            throw Errors.outputUnwritable(log.dataPath().toString(), e);
        }
    }

    /**
     * Writes the table's state beside its last commit and deletes the log before that. What is left is enough to read the
     * last version and to go on from it.
     */
    static void dropLogBeforeLast(SparkSession spark, String path) {
        DeltaLog log = DeltaLog.forTable(spark, path);
        Snapshot last = log.update(false, Option.empty(), Option.empty());
        log.checkpoint(last, Option.empty());
        try {
            FileSystem disk = log.logPath().getFileSystem(spark.sparkContext().hadoopConfiguration());
            for (FileStatus file : disk.listStatus(log.logPath())) {
                Matcher name = OF_VERSION.matcher(file.getPath().getName());
                if (file.isFile() && name.matches() && isOver(name, last.version())) {
                    disk.delete(file.getPath(), false);
                }
            }
        } catch (IOException e) {
            throw Errors.outputUnwritable(log.logPath().toString(), e);
        } finally {
            DeltaLog.invalidateCache(spark, log.dataPath());
        }
    }

    /** What came before a version, or was left half written by somebody who was killed. */
    private static boolean isOver(Matcher name, long version) {
        return Long.parseLong(name.group(1)) < version || name.group(2).endsWith(".tmp");
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

    /**
     * The rows, as they stand now whatever is committed later, where the checksum that Delta writes beside a commit names
     * their files, as it does up to fifty; empty where it does not.
     *
     * <p>Read by its path, a table is listed by a Spark job for each query, which for small tables takes longer than to
     * read them; in return its statistics tell which of many files a query needs.
     */
    Optional<Dataset<Row>> rows(SparkSession spark) {
        return snapshot.flatMap(last -> OptionConverters.toJava(
                        last.checksumOpt().flatMap(VersionChecksum::allFiles))
                .map(files -> CollectionConverters.asJava(files))
                .filter(files -> files.stream().allMatch(file -> isPlain(file, last)))
                .map(files -> known(files, last).rows(spark, last.schema())));
    }

    /**
     * A data file of a table.
     *
     * @param path where it is, qualified
     * @param bytes its length
     * @param modified in milliseconds since 1970
     */
    public record DataFile(String path, long bytes, long modified) {}

    /** The files, where each holds rows of the table and nothing else; empty where some rows of one were taken out. */
    public Optional<List<DataFile>> plainFiles() {
        return snapshot.flatMap(last -> {
            List<AddFile> files = files(last);
            return files.stream().allMatch(file -> isPlain(file, last))
                    ? Optional.of(files.stream()
                            .map(file -> new DataFile(
                                    file.absolutePath(last.deltaLog()).toString(),
                                    file.size(),
                                    file.modificationTime()))
                            .toList())
                    : Optional.empty();
        });
    }

    /** The rows of some of the {@link #plainFiles}. */
    public Dataset<Row> rows(SparkSession spark, Set<String> paths) {
        Snapshot last = snapshot.orElseThrow();
        return known(
                        files(last).stream()
                                .filter(file -> paths.contains(
                                        file.absolutePath(last.deltaLog()).toString()))
                                .toList(),
                        last)
                .rows(spark, last.schema());
    }

    /** The files of a table: those that its checksum names, or else by Spark jobs over the log. */
    static List<AddFile> files(Snapshot table) {
        Option<Seq<AddFile>> known = table.checksumOpt().flatMap(VersionChecksum::allFiles);
        return known.isEmpty() ? table.allFiles().collectAsList() : CollectionConverters.asJava(known.get());
    }

    /** Whether a file holds rows of the table and nothing else, under the names that the table has for its columns. */
    private static boolean isPlain(AddFile file, Snapshot table) {
        return file.deletionVector() == null
                && table.metadata().partitionColumns().isEmpty()
                && table.columnMappingMode().equals(NoMapping$.MODULE$);
    }

    private static KnownFiles known(List<AddFile> files, Snapshot table) {
        DeltaLog log = table.deltaLog();
        return new KnownFiles(
                log.dataPath(),
                files.stream()
                        .map(file -> new KnownFile(file.absolutePath(log), file.size(), file.modificationTime()))
                        .toList());
    }

    /** From the checksum that Delta writes beside a commit; where it lacks them, by a Spark job over the log. */
    static Map<String, Object> transactionsOf(Snapshot last) {
        Option<Seq<SetTransaction>> known = last.checksumOpt().flatMap(VersionChecksum::setTransactions);
        if (known.isEmpty()) {
            return CollectionConverters.asJava(last.transactions());
        }
        return CollectionConverters.asJava(known.get()).stream()
                .collect(Collectors.toMap(SetTransaction::appId, SetTransaction::version));
    }
}
