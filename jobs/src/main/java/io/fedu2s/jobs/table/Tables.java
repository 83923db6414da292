package io.fedu2s.jobs.table;

import static org.apache.spark.sql.functions.not;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The tables of one run: Delta folders below {@code <output root>/tables}.
 *
 * <p>Every write names its step and the step's version, and is committed at most once, whoever tries it how often:
 * Delta keeps (application, version) with the data and passes over a version it has seen (Delta protocol, "Transaction
 * Identifiers"). A step says what it depends on by its name, which holds a fingerprint of that.
 *
 * <p>What replaces a table's rows opens a new edition of the table, and its number is part of the application. So a
 * step counts as committed only while its rows are there: go from one configuration to another and back, and the first
 * is done again.
 */
public class Tables {
    private static final Pattern OF_EDITION = Pattern.compile(".*@(\\d{1,18})");

    private static final long NEVER = -1;

    private final SparkSession spark;
    private final String root;
    private final String runId;
    private final Map<String, Long> commits = new ConcurrentSkipListMap<>();
    private final Map<String, Long> reads = new ConcurrentSkipListMap<>();
    /** The versions up to which nobody else changed the rows of tables, by their folders. */
    private final Map<String, Long> looked = new ConcurrentSkipListMap<>();

    /**
     * Tables of a run.
     *
     * @param outputRoot any Hadoop path
     * @param runId tells this run's steps from those of others over the same tables
     */
    public Tables(SparkSession spark, String outputRoot, String runId) {
        this.spark = spark;
        this.root = qualified(spark, outputRoot) + "/tables/";
        this.runId = runId;
    }

    private static String qualified(SparkSession spark, String folder) {
        try {
            return new TableFolder(folder, spark.sparkContext().hadoopConfiguration()).qualified();
        } catch (IOException e) {
            throw Errors.outputUnwritable(folder, e);
        }
    }

    /** The folder of a table. */
    public String path(TableName table) {
        return root + table.folder();
    }

    /** All rows as they stand now, whatever is committed later; none, with the right columns, where nothing was written yet. */
    public Dataset<Row> read(TableName table) {
        DeltaState now = now(table);
        if (!now.exists()) {
            return spark.createDataFrame(List.of(), table.schema());
        }
        reads.merge(table.folder(), 1L, Long::sum);
        Dataset<Row> rows = now.rows(spark)
                .orElseGet(() -> spark.read()
                        .format("delta")
                        .option("versionAsOf", now.version())
                        .load(path(table)));
        Set<String> missing = new TreeSet<>(Arrays.asList(table.schema().fieldNames()));
        missing.removeAll(Arrays.asList(rows.columns()));
        if (!missing.isEmpty()) {
            throw Errors.tableColumnsMissing(path(table), missing.toString(), Arrays.toString(rows.columns()));
        }
        return rows;
    }

    /** Whether anything was ever written to the table. */
    public boolean exists(TableName table) {
        return version(table) >= 0;
    }

    /** The version of the last commit, from 0; -1 where there is none. */
    public long version(TableName table) {
        return now(table).version();
    }

    /** Names the table as it stands: another table in its place and another version of it have other names. */
    public String state(TableName table) {
        DeltaState now = now(table);
        return now.exists() ? now.id() + " " + now.version() : "none";
    }

    /** Names all tables that a run's steps write as they stand, in their order; searches and ablations are none of them. */
    public List<String> states() {
        return Arrays.stream(TableName.values())
                .filter(table -> table != TableName.SEARCH && table != TableName.ABLATIONS)
                .map(this::state)
                .toList();
    }

    /** Whether a step wrote this version, or a later one, and nothing has replaced it since. */
    public boolean committed(TableName table, String step, long stepVersion) {
        return last(table, step) >= stepVersion;
    }

    /** The last version that a step wrote, if nothing has replaced it since; else -1. */
    public long last(TableName table, String step) {
        Map<String, Object> transactions = now(table).transactions();
        Object last = transactions.get(application(table, step, edition(transactions)));
        return last == null ? NEVER : (Long) last;
    }

    /** Adds rows, unless this step's version did already. */
    public void append(TableName table, Dataset<Row> rows, String step, long stepVersion) {
        if (!committed(table, step, stepVersion)) {
            create(table);
            String application = application(table, step, edition(now(table).transactions()));
            commit(table, DeltaWrite.appending(rows, application, stepVersion));
        }
    }

    /** Adds rows that are known not to be there yet, as what the step does next. */
    public void appendNext(TableName table, Dataset<Row> rows, String step) {
        append(table, rows, step, last(table, step) + 1);
    }

    private void commit(TableName table, DeltaWrite write) {
        write.to(spark, path(table));
        commits.merge(table.folder(), 1L, Long::sum);
    }

    /** How often this object has committed to tables, by their folders; may be asked by any thread. */
    public Map<String, Long> commits() {
        return Map.copyOf(commits);
    }

    /** How often this object was asked for the rows of tables, by their folders; may be asked by any thread. */
    public Map<String, Long> reads() {
        return Map.copyOf(reads);
    }

    /** Puts rows in the place of all others, unless this step's version did already. */
    public void replace(TableName table, Dataset<Row> rows, String step, long stepVersion) {
        if (!committed(table, step, stepVersion)) {
            put(table, rows, step, stepVersion);
        }
    }

    /** Takes away all rows, whoever wrote them: the table is then this step's, at version 0. */
    public void clear(TableName table, String step) {
        put(table, spark.createDataFrame(List.of(), table.schema()), step, 0);
    }

    /**
     * Takes away the rows of which a condition does not hold, whoever wrote them: the table is then this step's, at this
     * version.
     */
    public void keep(TableName table, Column kept, String step, long stepVersion) {
        Dataset<Row> rows = read(table);
        if (rows.where(not(kept)).isEmpty()) {
            commit(table, DeltaWrite.appending(rows.limit(0), nextApplication(table, step), stepVersion));
        } else {
            put(table, rows.where(kept), step, stepVersion);
        }
    }

    private void put(TableName table, Dataset<Row> rows, String step, long stepVersion) {
        create(table);
        DeltaWrite write = DeltaWrite.replacing(rows, nextApplication(table, step), stepVersion);
        // A table of an earlier version gets its new columns with its new rows.
        commit(table, write.mergingSchema());
    }

    /** Whether the rows of a table are what a step {@linkplain #replace(TableName, Dataset, String) put} there last. */
    public boolean holds(TableName table, String step) {
        return committed(table, step, 0);
    }

    /** The same of any step whose name begins so. */
    public boolean holdsOneOf(TableName table, String steps) {
        return held(table, steps).isPresent();
    }

    /** The step whose rows the table has, if its name begins so. */
    public Optional<String> held(TableName table, String steps) {
        Map<String, Object> transactions = now(table).transactions();
        String none = application(table, "", edition(transactions));
        String before = none.substring(0, none.lastIndexOf('@'));
        String edition = none.substring(before.length());
        return transactions.keySet().stream()
                .filter(application -> application.startsWith(before + steps) && application.endsWith(edition))
                .map(application -> application.substring(before.length(), application.length() - edition.length()))
                .findFirst();
    }

    /**
     * Takes some rows away and adds others, in one commit: the table is then this step's. Files that hold nothing of what goes
     * stay as they are.
     *
     * @param gone the keys of the rows that go, none twice
     * @param keys their columns
     * @param more rows of other keys, or of those that go
     */
    public void exchange(TableName table, Dataset<Row> gone, String[] keys, Dataset<Row> more, String step) {
        if (holds(table, step)) {
            return;
        }
        String application = nextApplication(table, step);
        if (gone.isEmpty()) {
            commit(table, DeltaWrite.appending(more, application, 0));
        } else {
            new DeltaExchange(spark, path(table), table.schema()).commit(gone, keys, more, application);
            commits.merge(table.folder(), 1L, Long::sum);
        }
    }

    /** Puts rows in the place of all others, unless they are this step's already; a step may come back after others. */
    public void replace(TableName table, Dataset<Row> rows, String step) {
        replace(table, rows, step, 0);
    }

    /** What adds rows can't name clustering columns, so the empty table comes first. */
    private void create(TableName table) {
        if (!exists(table)) {
            // Delta takes the folder of its log for a table, also an empty one.
            folder(table).delete();
            List<String> clustering = table.hasClients() ? List.of(TableName.clientColumn()) : List.of();
            DeltaWrite.create(spark, path(table), table.schema(), clustering);
        }
    }

    /** The application of a step by which no other step counts as committed any more. */
    String nextApplication(TableName table, String step) {
        return application(table, step, edition(now(table).transactions()) + 1);
    }

    private String application(TableName table, String step, long edition) {
        return runId + "/" + table.folder() + "/" + step + "@" + edition;
    }

    /** How often the table's rows were replaced, by any run. */
    private static long edition(Map<String, Object> transactions) {
        return transactions.keySet().stream()
                .map(OF_EDITION::matcher)
                .filter(Matcher::matches)
                .mapToLong(application -> Long.parseLong(application.group(1)))
                .max()
                .orElse(0);
    }

    /** A table as this program left it. */
    private DeltaState now(TableName table) {
        DeltaState now = stored(table);
        long known = looked.getOrDefault(table.folder(), NEVER);
        if (now.version() != known) {
            new CommitLog(folder(table), spark.sparkContext().hadoopConfiguration())
                    .foreign(now.version(), Math.min(known, now.version()))
                    .filter(foreign -> isOfRun(now))
                    .ifPresent(foreign -> {
                        throw Errors.tableChanged(path(table), foreign.version(), foreign.operation(), foreign.ours());
                    });
            looked.put(table.folder(), now.version());
        }
        return now;
    }

    /** Whether a command of this program ever wrote to it; else it is another's, whose columns tell. */
    private static boolean isOfRun(DeltaState table) {
        return table.transactions().keySet().stream()
                .anyMatch(application -> OF_EDITION.matcher(application).matches());
    }

    /** A table whose first commit came to nothing is none; where one was lost that had rows, none takes its place. */
    private DeltaState stored(TableName table) {
        try {
            DeltaState now = DeltaState.of(spark, path(table));
            if (!now.exists() && !folder(table).isUncommitted()) {
                throw Errors.tableDamaged(path(table), "it has files, but no log that says which of them count");
            }
            return now;
        } catch (UserException damaged) {
            if (folder(table).isUncommitted()) {
                return DeltaState.none();
            }
            throw damaged;
        }
    }

    private TableFolder folder(TableName table) {
        return new TableFolder(path(table), spark.sparkContext().hadoopConfiguration());
    }
}
