package io.fedu2s.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.reduce.CountedUpdates;
import io.fedu2s.jobs.reduce.CountingRules;
import io.fedu2s.jobs.reduce.MeanUpdate;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.record.ClientPlan;
import io.fedu2s.udf.record.ClientTraining;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.reduce.UpdateLimits;
import io.fedu2s.udf.server.Weighting;
import io.fedu2s.udf.sum.FixedPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the reduce of a round beside a plain scan of the same updates: in turn and in one process, the median of some
 * repetitions of each. The scan hands every column of every row to Spark's {@code noop} sink, which drops it; the reduce
 * makes the weighted sum; the checked one looks into every update first, as a round does.
 *
 * <p>The updates are seeded ones in bfloat16: from a Delta table, which is written where it is missing, or made up while
 * they are read, in which case the scan pays for that too.
 */
public final class ReduceBench {
    /** Of the updates. */
    public static final long SEED = 11;

    private static final Logger LOG = LoggerFactory.getLogger(ReduceBench.class);
    private static final int CLIENTS_PER_PARTITION = 1_000;
    private static final String BASE_MODEL = "bench";
    private static final CountingRules RULES =
            new CountingRules(new UpdateLimits(Double.POSITIVE_INFINITY, Long.MAX_VALUE), 10, 1);

    private final SparkSession spark;
    private final long clients;
    private final SeededUpdatesFunction made;
    private final int repeats;

    /** Each of the three, once. */
    private record Repetition(Timed<Boolean> scan, Timed<String> reduce, Timed<String> checked) {}

    /**
     * A benchmark.
     *
     * @param clients how many updates
     * @param parameters values of each
     * @param repeats how often each thing is done
     */
    public ReduceBench(SparkSession spark, long clients, int parameters, int repeats) {
        this.spark = spark;
        this.clients = clients;
        this.made = new SeededUpdatesFunction(parameters, SEED);
        this.repeats = repeats;
    }

    /**
     * Runs it.
     *
     * @param input the Delta table; empty to make the updates up while they are read
     * @return one line of JSON; {@code sha256} names the bytes of the sum
     */
    public String run(Optional<String> input) {
        Dataset<Row> updates = input.map(this::table).orElseGet(this::seeded);
        List<Repetition> repetitions = IntStream.rangeClosed(1, repeats)
                .mapToObj(number -> repetition(number, updates))
                .toList();
        long bytes = clients * made.tensor().values().length * Short.BYTES;
        Timed<?> scan = Timed.median(repetitions.stream().map(Repetition::scan).toList());
        Timed<?> reduce =
                Timed.median(repetitions.stream().map(Repetition::reduce).toList());
        Timed<?> checked =
                Timed.median(repetitions.stream().map(Repetition::checked).toList());
        ObjectNode line = JsonMapper.builder().build().createObjectNode();
        line.put("clients", clients);
        line.put("parameters", made.tensor().values().length);
        line.put("cores", spark.sparkContext().defaultParallelism());
        line.put("repeats", repeats);
        line.put("seconds", reduce.seconds());
        line.put("updates_per_s", clients / reduce.seconds());
        line.put("gb_per_s", bytes / reduce.seconds() / 1e9);
        line.put("scan_gb_per_s", bytes / scan.seconds() / 1e9);
        line.put("gb_per_core_s", bytes / reduce.coreSeconds() / 1e9);
        line.put("scan_gb_per_core_s", bytes / scan.coreSeconds() / 1e9);
        line.put("checked_seconds", checked.seconds());
        line.put("checked_gb_per_core_s", bytes / checked.coreSeconds() / 1e9);
        line.put("peak_mb", ResidentMemory.peakMegabytes());
        line.put("sha256", onlySum(repetitions));
        return line.toString();
    }

    private Repetition repetition(int number, Dataset<Row> updates) {
        Timed<Boolean> scan = Timed.of(() -> {
            updates.write().format("noop").mode(SaveMode.Overwrite).save();
            return true;
        });
        LOG.info("repetition {} of {}: scanned in {}, now the sum", number, repeats, scan);
        Timed<String> reduce = Timed.of(() -> sum(updates));
        LOG.info("repetition {} of {}: summed in {}, now checked", number, repeats, reduce);
        Timed<String> checked = Timed.of(() -> sum(counted(updates).rows()));
        LOG.info("repetition {} of {}: checked and summed in {}", number, repeats, checked);
        return new Repetition(scan, reduce, checked);
    }

    private static String sum(Dataset<Row> updates) {
        return digest(
                MeanUpdate.sums(updates, FixedPoint.STANDARD).collectAsList().iterator());
    }

    private CountedUpdates counted(Dataset<Row> updates) {
        ClientPlan plan = new ClientPlan(1, 1, 0, 1, "bfloat16", 0, 0);
        List<ClientTraining> trainings = LongStream.range(0, clients)
                .mapToObj(number -> new ClientTraining(
                        1,
                        SeededUpdatesFunction.clientId(number),
                        BASE_MODEL,
                        BASE_MODEL,
                        SeededUpdatesFunction.weight(number),
                        0,
                        1,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        "",
                        plan))
                .toList();
        Adapter moved = new Adapter(new LoraConfig(1, 1, List.of("q_proj")), List.of(made.tensor()));
        return CountedUpdates.of(updates, trainings, moved, BASE_MODEL, RULES, Weighting.PAIRS);
    }

    /** Names the bytes of sums, in whatever order they come. */
    public static String digest(Iterator<Row> sums) {
        List<Row> rows = new ArrayList<>();
        sums.forEachRemaining(rows::add);
        Object[] values = rows.stream()
                .map(UpdateBlock::fromRow)
                .sorted(Comparator.comparing(UpdateBlock::tensor).thenComparing(UpdateBlock::rowBlock))
                .map(block -> ContentId.sha256(block.values()))
                .toArray();
        return ContentId.of(values);
    }

    private static String onlySum(List<Repetition> repetitions) {
        List<String> sums = repetitions.stream()
                .flatMap(each -> List.of(each.reduce().result(), each.checked().result()).stream())
                .distinct()
                .toList();
        if (sums.size() != 1) {
            throw new IllegalStateException("the same updates gave different sums: " + sums);
        }
        return sums.get(0);
    }

    private Dataset<Row> seeded() {
        int partitions = Math.toIntExact(Math.max(
                spark.sparkContext().defaultParallelism(),
                (clients + CLIENTS_PER_PARTITION - 1) / CLIENTS_PER_PARTITION));
        return spark.range(0, clients, 1, partitions)
                .as(Encoders.LONG())
                .mapPartitions(made, Encoders.row(UpdateBlock.SCHEMA));
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
