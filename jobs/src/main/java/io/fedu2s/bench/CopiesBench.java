package io.fedu2s.bench;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fedu2s.jobs.ingest.NearCopies;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures how fast and how well an ingest finds copies among made-up documents, of which it is known what is a copy of
 * what: {@link PlantedDocuments}. They lie in memory before the clock starts.
 */
final class CopiesBench {
    private static final long SEED = 13;

    private final SparkSession spark;
    private final long documents;
    private final int clients;
    private final double least;
    private final int repeats;

    CopiesBench(SparkSession spark, long documents, int clients, double least, int repeats) {
        this.spark = spark;
        this.documents = documents;
        this.clients = clients;
        this.least = least;
        this.repeats = repeats;
    }

    /**
     * Runs it.
     *
     * @param output a folder for the documents as JSON lines, for others to be measured on them; empty for none
     * @return one line of JSON
     */
    String run(Optional<String> output) {
        Dataset<Row> made = spark.range(documents)
                .as(Encoders.LONG())
                .map(new PlantedDocuments(clients, SEED), Encoders.row(PlantedDocuments.SCHEMA))
                .persist(StorageLevel.MEMORY_AND_DISK());
        output.ifPresent(folder -> made.write().mode(SaveMode.Overwrite).json(folder));
        Column isCopy = col("original").notEqual("").and(col("jaccard").geq(least));
        List<Row> planted =
                made.where(isCopy).select("client_id", "document_id").collectAsList();
        List<Timed<Set<Row>>> times = IntStream.rangeClosed(1, repeats)
                .mapToObj(number -> Timed.of(() -> Set.copyOf(copies(made).collectAsList())))
                .toList();
        Timed<Set<Row>> median = Timed.median(times);
        Set<Row> removed = median.result();
        long found = planted.stream().filter(removed::contains).count();
        ObjectNode line = JsonMapper.builder().build().createObjectNode();
        line.put("documents", documents);
        line.put("clients", clients);
        line.put("jaccard", least);
        line.put("cores", spark.sparkContext().defaultParallelism());
        line.put("repeats", repeats);
        line.put("seconds", median.seconds());
        line.put("core_seconds", median.coreSeconds());
        line.put("documents_per_s", documents / median.seconds());
        line.put("documents_per_core_s", documents / median.coreSeconds());
        line.put("planted", planted.size());
        line.put("removed", removed.size());
        line.put("recall", (double) found / planted.size());
        line.put("precision", (double) found / removed.size());
        line.put("peak_mb", ResidentMemory.peakMegabytes());
        return line.toString();
    }

    private Dataset<Row> copies(Dataset<Row> made) {
        return NearCopies.of(made.select("client_id", "document_id", "texts"), least)
                .select("client_id", "document_id");
    }
}
