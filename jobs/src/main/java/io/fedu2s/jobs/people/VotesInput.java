package io.fedu2s.jobs.people;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.trim;

import io.fedu2s.jobs.config.InputConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.DeltaState;
import io.fedu2s.jobs.table.TableFolder;
import io.fedu2s.udf.fetch.InputFile;
import io.fedu2s.udf.record.ContentId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The votes that {@code input.votes} names: CSV, JSON lines or Parquet, a file or a folder of files, or a Delta table. */
final class VotesInput {
    private static final String DELTA = "delta";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int MOST_HEADER_BYTES = 1 << 16;

    private static final List<String> REQUIRED = List.of("pair_id", "verdict");

    private final SparkSession spark;
    private final Configuration hadoop;
    private final String place;

    VotesInput(SparkSession spark, InputConfig input) {
        this.spark = spark;
        this.hadoop = spark.sparkContext().hadoopConfiguration();
        this.place = input.votes().isEmpty() ? "" : input.resolve(input.votes());
    }

    /** Whether there are any. */
    boolean isGiven() {
        return !place.isEmpty();
    }

    /**
     * Names what is there: the table and its version, or the files' names, sizes and times of change; empty where no votes
     * are given.
     *
     * @throws io.fedu2s.udf.error.UserException where nothing is there
     */
    String state() {
        if (!isGiven()) {
            return "";
        }
        Optional<DeltaState> table = table();
        return table.map(state -> ContentId.of(state.id(), state.version()))
                .orElseGet(() -> ContentId.of(files().stream()
                        .map(file -> file.getPath() + " " + file.getLen() + " " + file.getModificationTime())
                        .toArray()));
    }

    /**
     * The votes as they stand there, all of text: {@code pair_id, client_id, who, verdict, note}, empty where they are
     * missing.
     *
     * @throws io.fedu2s.udf.error.UserException where they can't be read as one of the formats, or lack a column
     */
    Dataset<Row> read() {
        Dataset<Row> found = table().map(this::version).orElseGet(this::listed);
        Dataset<Row> votes = found.toDF(Arrays.stream(found.columns())
                .map(name -> name.replace(BYTE_ORDER_MARK, "").strip())
                .toArray(String[]::new));
        List<String> names = Arrays.asList(votes.columns());
        if (!names.containsAll(REQUIRED)) {
            throw Errors.votesColumnsMissing(place, REQUIRED, names);
        }
        return votes.select(
                text("pair_id", names),
                text("client_id", names),
                text("who", names),
                lower(text("verdict", names)).as("verdict"),
                text("note", names));
    }

    private static Column text(String column, List<String> names) {
        Column value = names.contains(column) ? coalesce(col(column).cast("string"), lit("")) : lit("");
        return trim(value).as(column);
    }

    private Optional<DeltaState> table() {
        try {
            return folder().isTable() ? Optional.of(DeltaState.of(spark, qualified())) : Optional.empty();
        } catch (IOException e) {
            throw Errors.votesUnreadable(place, e);
        }
    }

    private Dataset<Row> version(DeltaState table) {
        return spark.read().format(DELTA).option("versionAsOf", table.version()).load(qualified());
    }

    private Dataset<Row> listed() {
        Path first = files().get(0).getPath();
        String name = first.getName().toLowerCase(Locale.ROOT);
        DataFrameReader reader = spark.read();
        if (name.endsWith(".csv")) {
            return reader.option("header", true)
                    .option("multiLine", true)
                    .option("escape", "\"")
                    .option("sep", separator(first))
                    .csv(qualified());
        }
        if (name.endsWith(".parquet")) {
            return reader.parquet(qualified());
        }
        if (name.endsWith(".jsonl") || name.endsWith(".json") || name.endsWith(".ndjson")) {
            return reader.option("primitivesAsString", true).json(qualified());
        }
        throw Errors.votesFormatUnknown(first.toString());
    }

    /** Excel writes semicolons where a comma is the decimal sign. */
    private String separator(Path file) {
        try (InputStream in = InputFile.open(hadoop, file)) {
            String header = new String(in.readNBytes(MOST_HEADER_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            return header.indexOf('\t') >= 0 ? "\t" : header.indexOf(';') >= 0 ? ";" : ",";
        } catch (IOException e) {
            throw Errors.votesUnreadable(place, e);
        }
    }

    private TableFolder folder() {
        return new TableFolder(place, hadoop);
    }

    private String qualified() {
        try {
            return folder().qualified();
        } catch (IOException e) {
            throw Errors.votesUnreadable(place, e);
        }
    }

    private List<LocatedFileStatus> files() {
        List<LocatedFileStatus> files = new ArrayList<>();
        try {
            FileSystem disk = new Path(place).getFileSystem(hadoop);
            RemoteIterator<LocatedFileStatus> found = disk.listFiles(new Path(place), true);
            while (found.hasNext()) {
                LocatedFileStatus file = found.next();
                String name = file.getPath().getName();
                if (!name.startsWith(".") && !name.startsWith("_")) {
                    files.add(file);
                }
            }
        } catch (IOException e) {
            throw Errors.votesUnreadable(place, e);
        }
        if (files.isEmpty()) {
            throw Errors.votesUnreadable(place, new IOException("the folder is empty"));
        }
        files.sort(Comparator.comparing(file -> file.getPath().toString()));
        return files;
    }
}
