package io.fedu2s.jobs.filter;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.udf.record.ContentId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Tells by which answers verdicts were made. Pairs are judged among those of their client, so clients are what changes. */
final class JudgedClients {
    /** Of more than this share of the clients it is faster to judge all. */
    private static final double MOST = 0.5;

    private static final String CLIENT = "client_id";
    private static final DataType HASH = DataTypes.createDecimalType(20, 0);

    /** All that verdicts follow from. */
    private static final Column[] CONTENT = Stream.of(
                    "client_id",
                    "domain",
                    "chunk_id",
                    "sample",
                    "attempt",
                    "kind",
                    "evidence",
                    "generation_id",
                    "text",
                    "finish_reason")
            .map(functions::col)
            .toArray(Column[]::new);

    private static final StructType CLIENTS = new StructType().add(CLIENT, DataTypes.StringType, false);

    private JudgedClients() {}

    /** Names a set of answers: how many there are, and the sum of their contents' hashes, which no order changes. */
    static String digest(Dataset<Row> generations) {
        Row set = generations
                .agg(count(lit(1)), sum(xxhash64(CONTENT).cast(HASH)))
                .head();
        return ContentId.of(set.getLong(0), set.isNullAt(1) ? BigDecimal.ZERO : set.getDecimal(1));
    }

    /** Their sums client by client. */
    private static Dataset<Row> sums(Dataset<Row> answers) {
        return answers.groupBy(CLIENT)
                .agg(
                        count(lit(1)).as("rows"),
                        sum(xxhash64(col("chunk_id"), col("domain"), col("generation_id"))
                                        .cast(HASH))
                                .as("hashes"));
    }

    /**
     * The clients whose answers are not those that their pairs were made of, by their ids; empty where they are too many to
     * judge them alone, and where it is none, so that the answers of any may read otherwise.
     */
    static Optional<Dataset<Row>> changed(SparkSession spark, Dataset<Row> generations, Dataset<Row> pairs) {
        Dataset<Row> now = sums(generations);
        Dataset<Row> before =
                sums(pairs).withColumnRenamed("rows", "rows_before").withColumnRenamed("hashes", "hashes_before");
        List<Row> changed = new ArrayList<>();
        long clients = 0;
        for (Row client : now.join(before, new String[] {CLIENT}, "full_outer")
                .select(
                        col(CLIENT),
                        coalesce(
                                        col("rows")
                                                .equalTo(col("rows_before"))
                                                .and(col("hashes").equalTo(col("hashes_before"))),
                                        lit(false))
                                .as("same"))
                .collectAsList()) {
            clients++;
            if (!client.getBoolean(1)) {
                changed.add(RowFactory.create(client.getString(0)));
            }
        }
        return !changed.isEmpty() && changed.size() <= MOST * clients
                ? Optional.of(spark.createDataFrame(changed, CLIENTS))
                : Optional.empty();
    }
}
