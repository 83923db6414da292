package io.fedu2s.jobs.federate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.sum;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.model.ResidentMemory;
import io.fedu2s.udf.exchange.FixedPoint;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.spark.SeededUpdatesFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Measures the reduce of a round beside a plain scan of the same updates, both in one process, the scan first.
 *
 * <p>The updates are seeded ones in bfloat16: from a Delta table, which is written where it is missing, or made up while
 * they are read, in which case the scan pays for that too.
 */
public final class ReduceBench {
    private static final long SEED = 11;
    private static final int CLIENTS_PER_PARTITION = 1_000;

    private final SparkSession spark;
    private final long clients;
    private final int parameters;

    /**
     * A benchmark.
     *
     * @param clients how many updates
     * @param parameters values of each
     */
    public ReduceBench(SparkSession spark, long clients, int parameters) {
        this.spark = spark;
        this.clients = clients;
        this.parameters = parameters;
    }

    /**
     * Runs it.
     *
     * @param input the Delta table; empty to make the updates up while they are read
     * @return one line of JSON; {@code sha256} names the bytes of the sum
     */
    public String run(Optional<String> input) {
        Dataset<Row> updates = input.map(this::table).orElseGet(this::seeded);
        long start = System.nanoTime();
        long bytes = updates.agg(sum(length(col("values")))).head().getLong(0);
        double scanSeconds = (System.nanoTime() - start) / 1e9;
        start = System.nanoTime();
        List<Row> sums = MeanUpdate.sums(updates, FixedPoint.STANDARD).collectAsList();
        double seconds = (System.nanoTime() - start) / 1e9;
        ObjectNode line = JsonMapper.builder().build().createObjectNode();
        line.put("clients", clients);
        line.put("parameters", parameters);
        line.put("cores", spark.sparkContext().defaultParallelism());
        line.put("seconds", seconds);
        line.put("updates_per_s", clients / seconds);
        line.put("gb_per_s", bytes / seconds / 1e9);
        line.put("scan_gb_per_s", bytes / scanSeconds / 1e9);
        line.put("peak_mb", ResidentMemory.peakMegabytes());
        line.put("sha256", digest(sums));
        return line.toString();
    }

    private static String digest(List<Row> sums) {
        Object[] values = sums.stream()
                .map(UpdateBlock::fromRow)
                .sorted(Comparator.comparing(UpdateBlock::tensor).thenComparing(UpdateBlock::rowBlock))
                .map(block -> ContentId.sha256(block.values()))
                .toArray();
        return ContentId.of(values);
    }

    private Dataset<Row> seeded() {
        int partitions = Math.toIntExact(Math.max(
                spark.sparkContext().defaultParallelism(),
                (clients + CLIENTS_PER_PARTITION - 1) / CLIENTS_PER_PARTITION));
        return spark.range(0, clients, 1, partitions)
                .as(Encoders.LONG())
                .mapPartitions(new SeededUpdatesFunction(parameters, SEED), Encoders.row(UpdateBlock.SCHEMA));
    }

    private Dataset<Row> table(String folder) {
        Path path = new Path(folder);
        try {
            if (!path.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(path)) {
                seeded().write().format("delta").mode(SaveMode.ErrorIfExists).save(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return spark.read().format("delta").load(folder);
    }
}
