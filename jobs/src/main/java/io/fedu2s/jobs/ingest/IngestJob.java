package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.DomainConfig.Format;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.DeltaState;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.ingest.ForgottenText;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.record.Chunk;
import io.fedu2s.udf.record.ClientProfile;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Document;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.Source;
import io.fedu2s.udf.spark.Progress;
import io.fedu2s.udf.spark.TaskProgress;
import io.fedu2s.udf.token.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients' raw text into {@code documents}, {@code chunks}, {@code rejects}, {@code sources} and {@code clients}.
 *
 * <p>The tables depend on the configuration, the tokenizer and what the input holds: of folders, the paths, sizes
 * and times of change; of Delta tables, which table and version they are, and that version is read. Where none of these
 * has changed, nothing is read and nothing written. Where the input alone has changed, what changed of it is read
 * ({@link Increment}); else all of them are made anew.
 */
public final class IngestJob {
    private static final Logger LOG = LoggerFactory.getLogger(IngestJob.class);

    private static final List<TableName> WRITTEN =
            List.of(TableName.DOCUMENTS, TableName.CHUNKS, TableName.REJECTS, TableName.SOURCES, TableName.CLIENTS);

    /** What an increment goes on from: all of these tables must be of one step. */
    private static final List<TableName> READ =
            List.of(TableName.DOCUMENTS, TableName.CHUNKS, TableName.REJECTS, TableName.SOURCES);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    /** A job over the input of a run. */
    public IngestJob(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /**
     * Reads what is new and counts what is there.
     *
     * @throws io.fedu2s.udf.error.UserException where the input is not there, may not be read or has other columns, or
     *     where nothing of it can be used
     */
    public IngestResult run() {
        long start = System.nanoTime();
        List<DomainFiles> domains = listed();
        ClientProfiles profiles = ClientProfiles.read(spark, config.input(), config.clients());
        Forgetting.unfinished(tables)
                .forEach(client -> LOG.warn(
                        "ingest: to forget text of the client {} was begun and not ended; run that 'forget' again",
                        client));
        String step = step(domains, profiles);
        boolean changed = !WRITTEN.stream().allMatch(table -> tables.holds(table, step));
        if (changed) {
            write(step, domains, profiles);
        }
        IngestResult result = Reconciliation.of(
                tables,
                filesOf(domains, Set.of(Format.TEXT)),
                filesOf(domains, Set.of(Format.DOCUMENTS, Format.WARC)),
                changed);
        LOG.info(
                "ingest: {}{} documents, {} accepted, rejected {}, redacted {}, {} lines removed; {} chunks; {} s",
                changed ? "" : "nothing to do: ",
                result.documents(),
                result.accepted(),
                result.rejected(),
                result.takenOut().redacted(),
                result.takenOut().lines(),
                result.chunks(),
                (System.nanoTime() - start) / 1_000_000_000);
        if (result.chunks() == 0) {
            throw Errors.nothingToUse(result.documents(), result.rejected().toString());
        }
        result.withoutChunks()
                .forEach((client, reasons) ->
                        LOG.warn("ingest: client {} is left without a chunk, all was rejected: {}", client, reasons));
        return result;
    }

    /**
     * Whether the tables hold what the input is now; changes nothing.
     *
     * @throws io.fedu2s.udf.error.UserException where the input is not there or may not be read
     */
    public boolean isDone() {
        String step = step(listed(), ClientProfiles.read(spark, config.input(), config.clients()));
        return WRITTEN.stream().allMatch(table -> tables.holds(table, step));
    }

    private List<DomainFiles> listed() {
        List<DomainFiles> domains = new ArrayList<>();
        Map<String, String> domainOfClient = new TreeMap<>();
        try {
            for (DomainConfig domain : config.input().domains()) {
                DomainFiles files = DomainFiles.list(spark, config.input(), domain);
                for (String client : files.folders()) {
                    String other = domainOfClient.putIfAbsent(client, domain.name());
                    if (other != null) {
                        throw Errors.clientInTwoDomains(client, List.of(other, domain.name()));
                    }
                }
                domains.add(files);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return domains;
    }

    /** Named after all that the tables follow from: first the settings, then what the input holds. */
    private String step(List<DomainFiles> domains, ClientProfiles profiles) {
        List<Object> input = new ArrayList<>(List.of(profiles.digest()));
        domains.forEach(files -> input.add(files.digest()));
        return settings() + ContentId.of(input.toArray());
    }

    private String settings() {
        ForgottenText forgotten = Forgetting.text(tables, config.run().textHash());
        List<Object> parts = new ArrayList<>(List.of(
                String.join(" ", Document.SCHEMA.fieldNames()),
                String.join(" ", Chunk.SCHEMA.fieldNames()),
                config.fingerprint("ingest", "clients"),
                Tokenizer.contentId(config.model().folder()),
                forgotten.hash().keyId(),
                forgotten.digest()));
        for (int i = 0; i < config.input().domains().size(); i++) {
            String key = "input.domains." + i + ".";
            parts.add(config.fingerprint(
                    key + "name",
                    key + "format",
                    key + "encoding",
                    key + "textColumn",
                    key + "documentColumn",
                    key + "client"));
            parts.add(config.input().resolve(config.input().domains().get(i).clients()));
        }
        return "ingest/" + ContentId.of(parts.toArray()) + "/";
    }

    private void write(String step, List<DomainFiles> domains, ClientProfiles profiles) {
        Clients clients = new Clients(domains);
        SortedMap<String, String> owners = increment(domains)
                .map(increment -> grow(increment, step, clients))
                .orElseGet(() -> readAll(step, clients));
        owners.putAll(clients.withoutDocuments(owners));
        ForgottenText forgotten = Forgetting.text(tables, config.run().textHash());
        List<Row> profileRows = owners.entrySet().stream()
                .filter(client -> !forgotten.clients().contains(client.getKey()))
                .map(client -> profiles.of(client.getKey(), client.getValue()).toRow())
                .toList();
        tables.replace(TableName.CLIENTS, spark.createDataFrame(profileRows, ClientProfile.SCHEMA), step);
    }

    /** What is to be read where the tables hold the rest; empty where all must be read. */
    private Optional<Increment> increment(List<DomainFiles> domains) {
        Set<Optional<String>> held =
                READ.stream().map(table -> tables.held(table, settings())).collect(Collectors.toSet());
        return held.size() == 1 && held.iterator().next().isPresent()
                ? Optional.of(new Increment(spark, tables, domains, config.ingest()))
                        .filter(Increment::isSmall)
                : Optional.empty();
    }

    private SortedMap<String, String> grow(Increment increment, String step, Clients clients) {
        LOG.info("ingest: {} sources came, changed or went", increment.size());
        Progress progress = Progress.of(LOG, "ingest, files", increment.files());
        return increment.write(step, spec(spark, config, tables, progress), config.ingest(), clients);
    }

    private SortedMap<String, String> readAll(String step, Clients clients) {
        List<DomainFiles> domains = clients.domains();
        IngestSpec spec = spec(spark, config, tables, Progress.of(LOG, "ingest, files", files(domains)));
        var documents = new DomainDocuments(spark, spec);
        Dataset<Row> read = BrokenInput.named(
                () -> domains.stream().map(documents::of).reduce(Dataset::union).orElseThrow());
        try (var kept = new Kept()) {
            Dataset<Row> compared = kept.compared(read, spec, config.ingest());
            // This is what reads the files.
            SortedMap<String, String> owners =
                    BrokenInput.named(() -> clients.of(compared.select("document.client_id", "document.domain")));
            Dataset<Row> told = kept.told(compared, config.ingest());
            List<Row> empty = clients.withoutDocuments(owners).entrySet().stream()
                    .map(client -> Clients.withoutDocuments(client.getKey(), client.getValue()))
                    .toList();
            tables.replace(TableName.DOCUMENTS, Comparison.documents(told), step);
            tables.replace(TableName.CHUNKS, Comparison.chunks(told), step);
            tables.replace(
                    TableName.REJECTS,
                    Comparison.rejects(told).union(spark.createDataFrame(empty, Reject.SCHEMA)),
                    step);
            tables.replace(
                    TableName.SOURCES,
                    spark.createDataFrame(
                            Increment.sources(domains).stream()
                                    .map(Source::toRow)
                                    .toList(),
                            Source.SCHEMA),
                    step);
            return owners;
        }
    }

    /** How a run's documents become chunks. */
    static IngestSpec spec(SparkSession spark, RunConfig config, Tables tables, Progress progress) {
        return new IngestSpec(
                config.model().path(),
                config.ingest().chunking(),
                config.ingest().minChunkTokens(),
                config.ingest().limits(),
                config.ingest().languages(),
                Forgetting.text(tables, config.run().textHash()),
                config.ingest().redaction(),
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()),
                TaskProgress.of(spark.sparkContext(), progress));
    }

    private static long files(List<DomainFiles> domains) {
        return domains.stream()
                .mapToLong(each -> each.table().map(DeltaState::files).orElse((long)
                        each.documents().size()))
                .sum();
    }

    /** By domain of these formats how many files there are. */
    private static Map<String, Long> filesOf(List<DomainFiles> domains, Set<Format> formats) {
        Map<String, Long> files = new TreeMap<>();
        for (DomainFiles each : domains) {
            if (formats.contains(each.domain().format())) {
                files.put(each.domain().name(), (long) each.documents().size());
            }
        }
        return files;
    }
}
