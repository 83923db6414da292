package io.fedu2s.jobs.review;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.TableFolder;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.fetch.InputFile;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Feedback;
import io.fedu2s.udf.record.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads a file or table that a person filled in, checks every row, and adds to {@code feedback} what is new in it, in one
 * commit. Where any row is faulty nothing is stored. The same file twice adds nothing the second time.
 */
public final class ReviewImportJob {
    private static final StructType IDS = new StructType().add("pair_id", DataTypes.StringType, false);

    private final SparkSession spark;
    private final Tables tables;
    private final String from;
    private final String who;
    private final Configuration hadoop;
    private final TableFolder folder;

    /**
     * An import into a run.
     *
     * @param from the file or Delta table
     * @param who filled it in
     */
    public ReviewImportJob(SparkSession spark, Tables tables, String from, String who) {
        this.spark = spark;
        this.tables = tables;
        this.from = from;
        this.who = who;
        this.hadoop = spark.sparkContext().hadoopConfiguration();
        this.folder = new TableFolder(from, hadoop);
    }

    /**
     * Stores what is new.
     *
     * @throws io.fedu2s.udf.error.UserException where the file can't be read, and where rows are faulty, all of which it
     *     names
     */
    public ReviewImportResult run() {
        Path path = new Path(from);
        List<String> faults = new ArrayList<>();
        List<ReviewRow> rows = isTable() ? table() : file(path, faults);
        List<Feedback> before = before();
        int ordinal = before.stream().mapToInt(Feedback::ordinal).max().orElse(0) + 1;
        var check = new ReviewCheck(known(rows, before), ordinal, who, saidAt(path));
        rows.forEach(check::row);
        faults.addAll(check.faults());
        if (!faults.isEmpty()) {
            throw Errors.reviewFaulty(from, faults);
        }
        List<Feedback> fresh =
                check.said().stream().filter(each -> isNew(each, before)).toList();
        if (!fresh.isEmpty()) {
            tables.append(
                    TableName.FEEDBACK,
                    spark.createDataFrame(fresh.stream().map(Feedback::toRow).toList(), Feedback.SCHEMA)
                            .coalesce(1),
                    "review/" + ContentId.of(fresh.toArray()),
                    0);
        }
        Map<String, Long> stored = new TreeMap<>();
        fresh.forEach(each -> stored.merge(each.verdict().stored(), 1L, Long::sum));
        return new ReviewImportResult(from, who, stored, check.said().size() - fresh.size(), check.unfilled());
    }

    /** Whether it is not what the person said last of the pair. */
    private boolean isNew(Feedback feedback, List<Feedback> before) {
        return before.stream()
                .filter(each -> each.who().equals(who)
                        && each.pairId().equals(feedback.pairId())
                        && each.clientId().equals(feedback.clientId()))
                .max(Comparator.comparingInt(Feedback::ordinal))
                .filter(last -> last.saysTheSame(feedback))
                .isEmpty();
    }

    private List<Feedback> before() {
        return tables.read(TableName.FEEDBACK).collectAsList().stream()
                .map(Feedback::fromRow)
                .toList();
    }

    /** The pairs of these ids as the model wrote them. */
    private Map<String, List<KnownPair>> known(List<ReviewRow> rows, List<Feedback> before) {
        List<Row> ids = rows.stream()
                .map(ReviewRow::pairId)
                .filter(id -> !id.isEmpty())
                .distinct()
                .map(id -> RowFactory.create(id))
                .toList();
        Map<String, List<KnownPair>> known = new HashMap<>();
        tables
                .read(TableName.PAIRS)
                .join(spark.createDataFrame(ids, IDS), new String[] {"pair_id"}, "left_semi")
                .dropDuplicates("client_id", "pair_id")
                .orderBy("client_id", "pair_id")
                .collectAsList()
                .stream()
                .map(Pair::fromRow)
                .forEach(pair -> known.computeIfAbsent(pair.pairId(), id -> new ArrayList<>())
                        .add(asWritten(pair, before)));
        return known;
    }

    /** A pair that was corrected has another text than the model's, which its first feedback has. */
    private static KnownPair asWritten(Pair pair, List<Feedback> before) {
        Optional<Feedback> said = before.stream()
                .filter(each ->
                        each.pairId().equals(pair.pairId()) && each.clientId().equals(pair.clientId()))
                .findFirst();
        return new KnownPair(
                pair.clientId(),
                pair.domain(),
                pair.documentId(),
                pair.generationId(),
                pair.kind(),
                pair.pairId(),
                said.map(Feedback::oldInstruction).orElse(pair.instruction()),
                said.map(Feedback::oldResponse).orElse(pair.response()));
    }

    private List<ReviewRow> file(Path path, List<String> faults) {
        try (InputStream in = InputFile.open(hadoop, path)) {
            ReviewFile file = ReviewFile.read(from, in.readAllBytes());
            faults.addAll(file.broken());
            return file.rows();
        } catch (IOException e) {
            throw Errors.reviewUnreadable(from, e);
        }
    }

    private List<ReviewRow> table() {
        Dataset<Row> table = spark.read().format("delta").load(qualified());
        List<String> columns = Arrays.asList(table.columns());
        if (!columns.containsAll(ReviewColumns.REQUIRED)) {
            throw Errors.reviewColumnsMissing(from, ReviewColumns.REQUIRED, String.join(", ", columns));
        }
        List<String> read =
                ReviewColumns.READ.stream().filter(columns::contains).toList();
        Column[] texts = read.stream()
                .map(name -> coalesce(col(name).cast("string"), lit("")).as(name))
                .toArray(Column[]::new);
        return table.select(texts).collectAsList().stream()
                .map(row -> {
                    Map<String, Optional<String>> values = new HashMap<>();
                    read.forEach(name -> values.put(name, Optional.of(row.getAs(name))));
                    return ReviewFile.of("the row of '%s'".formatted(row.<String>getAs(ReviewColumns.PAIR_ID)), values);
                })
                .toList();
    }

    private boolean isTable() {
        try {
            return folder.isTable();
        } catch (IOException e) {
            throw Errors.reviewUnreadable(from, e);
        }
    }

    /** When the file was saved last, so that no clock of this program stands in a table. */
    private String saidAt(Path path) {
        try {
            FileSystem disk = path.getFileSystem(hadoop);
            FileStatus[] files = disk.listStatus(isTable() ? folder.log() : path);
            long latest = Arrays.stream(files)
                    .mapToLong(FileStatus::getModificationTime)
                    .max()
                    .orElse(0);
            return Instant.ofEpochMilli(latest).toString();
        } catch (IOException e) {
            throw Errors.reviewUnreadable(from, e);
        }
    }

    private String qualified() {
        try {
            return folder.qualified();
        } catch (IOException e) {
            throw Errors.reviewUnreadable(from, e);
        }
    }
}
