package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.xxhash64;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.DomainConfig.Format;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.spark.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few chunks of a run, drawn by its seed, turn by turn of the domains and of their clients. They come from the table
 * where it holds what the input is now; else from a few documents, which are read and cut, and nothing is written.
 */
public final class ChunkSample {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkSample.class);

    /** Of files that hold many documents so many rows are read. */
    private static final int ROWS = 200;

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    /** Of a run, whether or not anything of it was done. */
    public ChunkSample(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /**
     * Draws.
     *
     * @param most how many; fewer only where there are no more
     * @param client whose; all clients' where it is empty
     * @throws io.fedu2s.udf.error.UserException where the input is not there, or has no chunk or none of this client
     */
    public List<Chunk> draw(int most, String client) {
        List<DomainFiles> files = new IngestJob(spark, config, tables).isDone() ? List.of() : files(most, client);
        Dataset<Row> chunks =
                files.isEmpty() ? tables.read(TableName.CHUNKS) : BrokenInput.named(() -> cut(files, client));
        SortedMap<String, List<Chunk>> byDomain = new TreeMap<>();
        for (Row row : BrokenInput.named(drawn(chunks, most, client)::collectAsList)) {
            Chunk chunk = Chunk.fromRow(row);
            byDomain.computeIfAbsent(chunk.domain(), domain -> new ArrayList<>())
                    .add(chunk);
        }
        if (byDomain.isEmpty()) {
            throw client.isEmpty() ? Errors.previewEmpty() : Errors.clientWithoutChunk(client, clients(chunks));
        }
        return inTurns(byDomain, most);
    }

    /** So many of each domain as all together may be, the first chunk of each client first. */
    private Dataset<Row> drawn(Dataset<Row> chunks, int most, String client) {
        Dataset<Row> own =
                client.isEmpty() ? chunks : chunks.where(col("client_id").equalTo(client));
        var draw = xxhash64(col("chunk_id"), lit(config.run().seed()));
        return own.withColumn("draw", draw)
                .withColumn(
                        "turn",
                        row_number().over(Window.partitionBy("client_id").orderBy("draw", "chunk_id")))
                .withColumn(
                        "place", row_number().over(Window.partitionBy("domain").orderBy("turn", "draw", "chunk_id")))
                .where(col("place").leq(most))
                .orderBy("domain", "place")
                .drop("draw", "turn", "place");
    }

    private static List<Chunk> inTurns(Map<String, List<Chunk>> byDomain, int most) {
        List<Chunk> chosen = new ArrayList<>();
        for (int turn = 0; turn < most; turn++) {
            for (List<Chunk> own : byDomain.values()) {
                if (turn < own.size() && chosen.size() < most) {
                    chosen.add(own.get(turn));
                }
            }
        }
        return chosen;
    }

    private Dataset<Row> cut(List<DomainFiles> files, String client) {
        IngestSpec spec = IngestJob.spec(spark, config, tables, Progress.of(LOG, "preview, files", 0));
        var documents = new DomainDocuments(spark, spec);
        Dataset<Row> read = files.stream()
                .map(each -> some(documents.of(each), each.domain().format(), client))
                .reduce(Dataset::union)
                .orElseThrow();
        return Kept.cut(LineCounts.unmarked(read), spec)
                .select(explode(col("chunks")).as("chunk"))
                .select("chunk.*")
                .dropDuplicates("chunk_id");
    }

    /** The driver's side of it: files are listed, as an ingest lists them, and a few of them drawn. */
    private List<DomainFiles> files(int most, String client) {
        List<DomainFiles> domains = new ArrayList<>();
        try {
            for (DomainConfig domain : config.input().domains()) {
                domains.add(DomainFiles.list(spark, config.input(), domain)
                        .drawn(config.run().seed(), 2 * most, client));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return domains;
    }

    /** A limit ends the reading of a large file, too. */
    private static Dataset<Row> some(Dataset<Row> documents, Format format, String client) {
        Dataset<Row> own =
                client.isEmpty() ? documents : documents.where(col("client_id").equalTo(client));
        return format == Format.TEXT ? own : own.limit(ROWS);
    }

    private SortedSet<String> clients(Dataset<Row> chunks) {
        SortedSet<String> clients = new TreeSet<>();
        files(1, "").forEach(domain -> clients.addAll(domain.folders()));
        chunks.select("client_id").distinct().collectAsList().forEach(row -> clients.add(row.getString(0)));
        return clients;
    }
}
