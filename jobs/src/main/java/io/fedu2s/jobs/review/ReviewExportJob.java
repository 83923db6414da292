package io.fedu2s.jobs.review;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.people.People;
import io.fedu2s.jobs.report.OutputFile;
import io.fedu2s.jobs.review.ReviewExport.Format;
import io.fedu2s.jobs.table.DeltaState;
import io.fedu2s.jobs.table.TableFolder;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;

/**
 * Writes a sample of one client's pairs into a file or table for a person to judge, drawn by the run's seed: a larger
 * sample holds the smaller ones. Answers from which no pair could be read are left out. What is at the place already is
 * never written over, for somebody may have filled it in.
 */
public final class ReviewExportJob {
    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final ReviewExport wanted;

    /** An export of a run. */
    public ReviewExportJob(SparkSession spark, RunConfig config, Tables tables, ReviewExport wanted) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.wanted = wanted;
    }

    /**
     * Writes, unless the very same is there.
     *
     * @throws io.fedu2s.udf.error.UserException where the client has no such pair, or something else is there
     */
    public ReviewExportResult run() {
        Dataset<Row> pairs = pairs();
        long found = pairs.count();
        if (found == 0) {
            throw Errors.nothingToReview(wanted.client(), clients());
        }
        Dataset<Row> drawn = drawn(pairs);
        boolean changed = wanted.format() == Format.DELTA ? table(drawn) : file(drawn.collectAsList());
        return new ReviewExportResult(wanted.to(), Math.min(found, wanted.sample()), found, changed);
    }

    private Dataset<Row> pairs() {
        Dataset<Row> own = tables.read(TableName.PAIRS)
                .where(col("client_id").equalTo(wanted.client()))
                .where(col("instruction").notEqual("").and(col("response").notEqual("")));
        Dataset<Row> some = switch (wanted.verdict()) {
            case ACCEPTED -> own.where(col("accepted"));
            case REFUSED -> own.where(not(col("accepted")));
            case ALL -> own;
        };
        Dataset<Row> said = People.standing(tables)
                .select(
                        col("client_id"),
                        col("pair_id"),
                        col("verdict"),
                        col("note"),
                        col("instruction").as("said_instruction"),
                        col("response").as("said_response"));
        Dataset<Row> beside = some.join(said, new String[] {"client_id", "pair_id"}, "left");
        Column reviewed = col("verdict").isNotNull();
        // Equal chunks of a client may have the same pair.
        Column first = row_number().over(Window.partitionBy("pair_id").orderBy("chunk_id", "generation_id"));
        return beside.where(wanted.reviewed() ? reviewed : not(reviewed))
                .withColumn("first", first)
                .where(col("first").equalTo(1));
    }

    private Dataset<Row> drawn(Dataset<Row> pairs) {
        Column draw = xxhash64(lit("review"), lit(config.run().seed()), col("pair_id"));
        Dataset<Row> chunks = tables.read(TableName.CHUNKS).select(col("chunk_id"), col("text"));
        Column[] columns = ReviewColumns.WRITTEN.stream()
                .map(name -> switch (name) {
                    case "chunk" -> coalesce(col("text"), col("context")).as(name);
                    case "verdict", "note" -> coalesce(col(name), lit("")).as(name);
                    case "instruction", "response" ->
                        coalesce(col("said_" + name), col(name)).as(name);
                    default -> col(name);
                })
                .toArray(Column[]::new);
        return pairs.withColumn("draw", draw)
                .orderBy("draw", "pair_id")
                .limit(wanted.sample())
                .join(chunks, new String[] {"chunk_id"}, "left")
                .orderBy("draw", "pair_id")
                .select(columns);
    }

    private boolean file(List<Row> rows) {
        String text =
                wanted.format() == Format.CSV ? ReviewText.csv(rows, wanted.separator()) : ReviewText.jsonLines(rows);
        OutputFile file =
                new OutputFile(new Path(wanted.to()), spark.sparkContext().hadoopConfiguration());
        Optional<String> there = file.read();
        if (there.isPresent() && !there.get().equals(text)) {
            throw Errors.reviewInTheWay(wanted.to());
        }
        return file.replace(text);
    }

    private boolean table(Dataset<Row> rows) {
        String path = qualified();
        if (DeltaState.of(spark, path).exists()) {
            throw Errors.reviewInTheWay(wanted.to());
        }
        rows.coalesce(1).write().format("delta").save(path);
        return true;
    }

    private String qualified() {
        try {
            return new TableFolder(wanted.to(), spark.sparkContext().hadoopConfiguration()).qualified();
        } catch (IOException e) {
            throw Errors.outputUnwritable(wanted.to(), e);
        }
    }

    private List<String> clients() {
        return tables.read(TableName.PAIRS).select("client_id").distinct().orderBy("client_id").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
