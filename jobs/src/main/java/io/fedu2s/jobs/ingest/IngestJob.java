package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import io.fedu2s.jobs.config.ClientsConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.spark.IngestFunction;
import io.fedu2s.udf.token.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the clients' documents into {@code chunks}. Every document is a row of {@code documents} with one status, and
 * what can't be used is a row of {@code rejects} with a reason.
 */
public final class IngestJob {
    private static final Logger LOG = LoggerFactory.getLogger(IngestJob.class);
    private static final String DUPLICATE = "duplicate";
    private static final String TOO_SHORT = "too_short";
    private static final String NO_DOCUMENTS = "no_documents";

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    /** The job of a run. */
    public IngestJob(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /**
     * Reads what there is, unless the tables hold it already.
     *
     * @throws io.fedu2s.udf.error.UserException where a domain's folder or a column is missing
     */
    public IngestResult run() {
        InputListing listing =
                InputListing.of(config.input(), spark.sparkContext().hadoopConfiguration());
        listing.domains()
                .forEach(domain -> domain.emptyFolders()
                        .forEach(client -> LOG.warn(
                                "client {} of domain {} has no documents",
                                client,
                                domain.domain().name())));
        String step = "ingest-"
                + ContentId.of(config.fingerprint("ingest", "input", "clients"), tokenizer(), listing.fingerprint());
        if (!List.of(TableName.REJECTS, TableName.CHUNKS, TableName.CLIENTS, TableName.DOCUMENTS).stream()
                .allMatch(table -> tables.holds(table, step))) {
            write(listing, step);
        }
        return reconciled();
    }

    /** Chunks depend on how the model counts. */
    private String tokenizer() {
        return Tokenizer.contentId(Path.of(config.model().path()));
    }

    private void write(InputListing listing, String step) {
        Dataset<Row> read = judged(read(listing)).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            tables.replace(TableName.REJECTS, rejects(read, listing), step);
            tables.replace(TableName.CHUNKS, chunks(read), step);
            tables.replace(TableName.CLIENTS, clients(read), step);
            tables.replace(TableName.DOCUMENTS, documents(read), step);
        } finally {
            read.unpersist();
        }
    }

    private Dataset<Row> read(InputListing listing) {
        Sources sources = new Sources(spark);
        Dataset<Row> documents = listing.domains().stream()
                .map(sources::documents)
                .reduce(Dataset::union)
                .orElseThrow(() -> new IllegalStateException("a configuration without domains"));
        var function = new IngestFunction(
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()),
                config.model().path(),
                config.ingest().chunking(),
                config.ingest().maxDocumentBytes());
        return documents
                .repartition(spark.sparkContext().defaultParallelism() * 2, col("client_id"), col("document_id"))
                .mapPartitions(function, Encoders.row(IngestFunction.OUTPUT));
    }

    /** Adds what only the whole shows: of equal documents of a client, the first by name stays. */
    private Dataset<Row> judged(Dataset<Row> read) {
        var equal = Window.partitionBy("client_id", "domain", "text_sha256").orderBy("document_id");
        Column isCopy = col("reason").isNull().and(col("copy").gt(1));
        return read.withColumn("copy", row_number().over(equal))
                .withColumn("original", first("document_id").over(equal))
                .withColumn(
                        "detail",
                        when(isCopy, concat(lit("the same text as "), col("original")))
                                .otherwise(col("detail")))
                .withColumn("reason", when(isCopy, lit(DUPLICATE)).otherwise(col("reason")))
                .withColumn(
                        "used",
                        when(
                                        col("reason").isNull(),
                                        expr("filter(pieces, p -> p.token_count >= %d)"
                                                .formatted(config.ingest().minChunkTokens())))
                                .otherwise(expr("filter(pieces, p -> false)")));
    }

    private static Dataset<Row> pieces(Dataset<Row> read) {
        return read.where(col("reason").isNull())
                .select(
                        col("client_id"),
                        col("domain"),
                        col("document_id"),
                        explode(col("pieces")).as("piece"))
                .select("client_id", "domain", "document_id", "piece.*");
    }

    private Dataset<Row> chunks(Dataset<Row> read) {
        return pieces(read)
                .where(col("token_count").geq(config.ingest().minChunkTokens()))
                .map(
                        (MapFunction<Row, Row>) piece -> Chunk.of(
                                        piece.getAs("client_id"),
                                        piece.getAs("domain"),
                                        piece.getAs("document_id"),
                                        piece.<Integer>getAs("ordinal"),
                                        piece.getAs("text"),
                                        piece.<Integer>getAs("token_count"))
                                .toRow(),
                        Encoders.row(Chunk.SCHEMA));
    }

    private Dataset<Row> rejects(Dataset<Row> read, InputListing listing) {
        int least = config.ingest().minChunkTokens();
        Dataset<Row> whole = read.where(col("reason").isNotNull())
                .select(
                        col("client_id"),
                        col("domain"),
                        col("document_id"),
                        lit(Reject.WHOLE_DOCUMENT).as("ordinal"),
                        col("reason"),
                        coalesce(col("detail"), lit("")).as("detail"));
        Dataset<Row> shortPieces = pieces(read)
                .where(col("token_count").lt(least))
                .select(
                        col("client_id"),
                        col("domain"),
                        col("document_id"),
                        col("ordinal"),
                        lit(TOO_SHORT).as("reason"),
                        concat(col("token_count"), lit(" tokens, ingest.minChunkTokens is " + least))
                                .as("detail"));
        List<Row> empty = new ArrayList<>();
        for (InputListing.OfDomain domain : listing.domains()) {
            for (String client : domain.emptyFolders()) {
                empty.add(new Reject(
                                client,
                                domain.domain().name(),
                                "-",
                                Reject.WHOLE_DOCUMENT,
                                NO_DOCUMENTS,
                                "the client's folder holds no file")
                        .toRow());
            }
        }
        return whole.union(shortPieces).union(spark.createDataFrame(empty, Reject.SCHEMA));
    }

    private static Dataset<Row> documents(Dataset<Row> read) {
        return read.select(
                col("client_id"),
                col("domain"),
                col("document_id"),
                when(size(col("used")).gt(0), lit(Document.Status.ACCEPTED.stored()))
                        .otherwise(lit(Document.Status.REJECTED.stored()))
                        .as("status"),
                size(col("used")).as("chunks"),
                col("size_bytes"),
                col("text_sha256"));
    }

    private Dataset<Row> clients(Dataset<Row> read) {
        ClientsConfig standard = config.clients();
        Dataset<Row> clients = read.select("client_id", "domain").distinct();
        if (!standard.profiles().isEmpty()) {
            Dataset<Row> profiles =
                    new ClientProfiles(spark).read(config.input().resolve(standard.profiles()));
            clients = clients.join(profiles, "client_id", "left");
        } else {
            clients = clients.withColumn("tokens_per_second", lit(null))
                    .withColumn("bytes_per_second", lit(null))
                    .withColumn("memory_bytes", lit(null));
        }
        return clients.select(
                col("client_id"),
                col("domain"),
                coalesce(col("tokens_per_second").cast("double"), lit(standard.tokensPerSecond()))
                        .as("tokens_per_second"),
                coalesce(col("bytes_per_second").cast("double"), lit(standard.bytesPerSecond()))
                        .as("bytes_per_second"),
                coalesce(col("memory_bytes").cast("long"), lit(standard.memoryBytes()))
                        .as("memory_bytes"));
    }

    /** Counts, and fails where they do not add up. */
    private IngestResult reconciled() {
        Row documents = tables.read(TableName.DOCUMENTS)
                .selectExpr(
                        "count(*) AS documents",
                        "count_if(status = 'accepted') AS accepted",
                        "coalesce(sum(chunks), 0) AS chunks")
                .head();
        long chunks = tables.read(TableName.CHUNKS).count();
        Map<String, Long> rejects = new TreeMap<>();
        for (Row row : tables.read(TableName.REJECTS)
                .groupBy("reason")
                .agg(expr("count(*)").as("rows"))
                .collectAsList()) {
            rejects.put(row.getAs("reason"), row.<Long>getAs("rows"));
        }
        long accepted = documents.<Long>getAs("accepted");
        if (documents.<Long>getAs("chunks") != chunks) {
            throw new IllegalStateException("ingest: documents count %d chunks, but there are %d"
                    .formatted(documents.<Long>getAs("chunks"), chunks));
        }
        if (chunks == 0) {
            throw Errors.nothingToUse(documents.<Long>getAs("documents"), rejects.toString());
        }
        return new IngestResult(documents.<Long>getAs("documents"), accepted, chunks, rejects);
    }
}
