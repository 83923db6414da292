package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.DomainConfig.Format;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.DeltaState;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.ingest.ForgottenText;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.record.ClientProfile;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.spark.Progress;
import io.fedu2s.udf.spark.TaskProgress;
import io.fedu2s.udf.token.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients' raw text into {@code documents}, {@code chunks}, {@code rejects} and {@code clients}.
 *
 * <p>The four tables depend on the configuration, the tokenizer and what the input holds: of folders, the paths, sizes
 * and times of change; of Delta tables, which table and version they are, and that version is read. Where none of these
 * has changed, nothing is read and nothing written; where one has, all four are made anew.
 */
public final class IngestJob {
    private static final Logger LOG = LoggerFactory.getLogger(IngestJob.class);

    private static final List<TableName> WRITTEN =
            List.of(TableName.DOCUMENTS, TableName.CHUNKS, TableName.REJECTS, TableName.CLIENTS);

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
        spark.sparkContext().setJobGroup("ingest", "read, normalise and chunk documents", false);
        List<DomainFiles> domains = listed();
        ClientProfiles profiles = ClientProfiles.read(spark, config.input(), config.clients());
        Forgetting.unfinished(tables)
                .forEach(client -> LOG.warn(
                        "ingest: to forget text of the client {} was begun and not ended; run that 'forget' again",
                        client));
        String step = "ingest/" + dependencies(domains, profiles);
        boolean changed = !WRITTEN.stream().allMatch(table -> tables.holds(table, step));
        if (changed) {
            write(step, domains, profiles);
        }
        IngestResult result = Reconciliation.of(tables, filesThatAreDocuments(domains), changed);
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
        String step = "ingest/" + dependencies(listed(), ClientProfiles.read(spark, config.input(), config.clients()));
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

    /** All that the tables follow from. */
    private String dependencies(List<DomainFiles> domains, ClientProfiles profiles) {
        List<Object> parts = new ArrayList<>(List.of(
                config.fingerprint("ingest", "clients"),
                profiles.digest(),
                Tokenizer.contentId(config.model().folder())));
        ForgottenText forgotten = Forgetting.text(tables, config.run().textHash());
        parts.add(forgotten.hash().keyId());
        parts.add(forgotten.digest());
        for (int i = 0; i < domains.size(); i++) {
            String key = "input.domains." + i + ".";
            parts.add(config.fingerprint(
                    key + "name", key + "format", key + "textColumn", key + "documentColumn", key + "client"));
            parts.add(domains.get(i).digest());
        }
        return ContentId.of(parts.toArray());
    }

    private void write(String step, List<DomainFiles> domains, ClientProfiles profiles) {
        IngestSpec spec = spec(spark, config, tables, Progress.of(LOG, "ingest, files", files(domains)));
        var documents = new DomainDocuments(spark, spec);
        Dataset<Row> read = BrokenInput.named(
                domains,
                () -> domains.stream().map(documents::of).reduce(Dataset::union).orElseThrow());
        try (var kept = new Kept()) {
            Dataset<Row> compared = kept.compared(read, spec, config.ingest());
            SortedMap<String, String> clients = clients(compared, domains);
            Dataset<Row> told = kept.told(compared, config.ingest());
            List<Row> empty = new ArrayList<>();
            for (DomainFiles files : domains) {
                for (String client : files.folders()) {
                    if (clients.putIfAbsent(client, files.domain().name()) == null) {
                        empty.add(withoutDocuments(client, files.domain().name()));
                    }
                }
            }
            List<Row> profileRows = clients.entrySet().stream()
                    .filter(client -> !spec.forgotten().clients().contains(client.getKey()))
                    .map(client ->
                            profiles.of(client.getKey(), client.getValue()).toRow())
                    .toList();
            tables.replace(TableName.DOCUMENTS, Comparison.documents(told), step);
            tables.replace(TableName.CHUNKS, Comparison.chunks(told), step);
            tables.replace(
                    TableName.REJECTS,
                    Comparison.rejects(told).union(spark.createDataFrame(empty, Reject.SCHEMA)),
                    step);
            tables.replace(TableName.CLIENTS, spark.createDataFrame(profileRows, ClientProfile.SCHEMA), step);
        }
    }

    /** How a run's documents become chunks. */
    static IngestSpec spec(SparkSession spark, RunConfig config, Tables tables, Progress progress) {
        return new IngestSpec(
                config.model().path(),
                config.ingest().chunking(),
                config.ingest().minChunkTokens(),
                config.ingest().maxDocumentBytes(),
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

    /** The clients that have documents, each with its domain. This is what reads the files. */
    private static SortedMap<String, String> clients(Dataset<Row> compared, List<DomainFiles> domains) {
        SortedMap<String, String> clients = new TreeMap<>();
        Dataset<Row> found = compared.select("document.client_id", "document.domain")
                .where(col("client_id").notEqual(IngestSpec.NO_CLIENT))
                .distinct()
                .orderBy("client_id", "domain");
        for (Row row : BrokenInput.named(domains, found::collectAsList)) {
            String other = clients.putIfAbsent(row.getString(0), row.getString(1));
            if (other != null) {
                throw Errors.clientInTwoDomains(row.getString(0), List.of(other, row.getString(1)));
            }
        }
        return clients;
    }

    private static Row withoutDocuments(String client, String domain) {
        return new Reject(
                        client,
                        domain,
                        "(none)",
                        Reject.WHOLE_DOCUMENT,
                        Reconciliation.NO_DOCUMENTS,
                        "the folder is empty")
                .toRow();
    }

    /** By domain of text files, where a file is a document, how many there are. */
    private static Map<String, Long> filesThatAreDocuments(List<DomainFiles> domains) {
        Map<String, Long> files = new TreeMap<>();
        for (DomainFiles each : domains) {
            if (each.domain().format() == Format.TEXT) {
                files.put(each.domain().name(), (long) each.documents().size());
            }
        }
        return files;
    }
}
