package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.DomainConfig.Format;
import io.fedu2s.jobs.config.IngestConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.ingest.ReadDocument;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What changed of an input, into tables that hold the rest of it already: only text files that came, changed or went are read,
 * and those of their client that have the same text as one of them, for of these one is used and the others are copies. Where
 * a rule looks at all of a client's documents (repeated lines, near duplicates) all of that client's are read; of other formats
 * all of the domain.
 */
final class Increment {
    /** Of more than this share of the sources it is faster to read all. */
    private static final double MOST = 0.5;

    private static final String[] KEY = {"client_id", "domain", "document_id"};
    private static final StructType KEYS = new StructType()
            .add(KEY[0], DataTypes.StringType, false)
            .add(KEY[1], DataTypes.StringType, false)
            .add(KEY[2], DataTypes.StringType, false);

    private final SparkSession spark;
    private final Tables tables;
    private final List<DomainFiles> domains;
    private final Changes changes;
    private final boolean wholeClients;
    private final boolean isSmall;

    /** Compares an input with the table {@code sources}. */
    Increment(SparkSession spark, Tables tables, List<DomainFiles> domains, IngestConfig config) {
        this.spark = spark;
        this.tables = tables;
        this.domains = domains;
        List<Source> now = sources(domains);
        Iterable<Row> before = () -> tables.read(TableName.SOURCES).toLocalIterator();
        this.changes = Changes.of(
                now,
                StreamSupport.stream(before.spliterator(), false)
                        .map(Source::fromRow)
                        .iterator());
        this.wholeClients =
                config.nearDuplicates() != null || config.repeatedLines().share() != null;
        this.isSmall = changes.fresh().size() + changes.gone().size() <= MOST * now.size();
    }

    /** All sources of an input. */
    static List<Source> sources(List<DomainFiles> domains) {
        return domains.stream().flatMap(domain -> domain.sources().stream()).toList();
    }

    /** Whether it is worth while. */
    boolean isSmall() {
        return isSmall;
    }

    /** How many sources came, changed or went. */
    int size() {
        return changes.fresh().size() + changes.gone().size();
    }

    /** How many files are read, as far as it is known before any is. */
    long files() {
        return read().stream().mapToLong(files -> files.documents().size()).sum();
    }

    /** What is read because it came or changed, or belongs to a client or a domain that is read as a whole. */
    private List<DomainFiles> read() {
        Set<Source.Key> fresh = changes.fresh().stream().map(Source::key).collect(Collectors.toSet());
        Set<String> clients = changes.clients();
        List<DomainFiles> read = new ArrayList<>();
        for (DomainFiles files : domains) {
            if (files.domain().format() != Format.TEXT) {
                if (changes.wholeDomains().contains(files.domain().name())) {
                    read.add(files);
                }
                continue;
            }
            DomainFiles some = files.only(file -> fresh.contains(DomainFiles.key(file))
                    || (wholeClients && clients.contains(DomainFiles.key(file).clientId())));
            if (!some.documents().isEmpty()) {
                read.add(some);
            }
        }
        return read;
    }

    /**
     * Changes {@code documents}, {@code chunks}, {@code rejects} and {@code sources}, each in one commit.
     *
     * @return the clients of all documents that are there now, each with its domain
     */
    SortedMap<String, String> write(String step, IngestSpec spec, IngestConfig config, Clients clients) {
        var reading = new DomainDocuments(spark, spec);
        try (var kept = new Kept()) {
            Dataset<Row> old = tables.read(TableName.DOCUMENTS);
            Dataset<Row> touched = old.join(touchedKeys(old), KEY, "left_semi");
            List<DomainFiles> read = read();
            Dataset<Row> fresh = read.isEmpty() ? noDocuments() : documents(reading, read);
            if (!wholeClients) {
                // Read once, though looked at twice.
                fresh = kept.keep(fresh);
            }
            List<DomainFiles> twins = wholeClients ? List.of() : twins(old, touched, fresh, spec);
            Dataset<Row> all = twins.isEmpty() ? fresh : fresh.union(documents(reading, twins));
            Dataset<Row> compared = kept.compared(all, spec, config);
            Dataset<Row> gone = touched.select(KEY[0], KEY[1], KEY[2])
                    .union(keys(twins.stream()
                            .flatMap(files -> files.documents().stream())
                            .map(DomainFiles::key)
                            .toList()))
                    .distinct();
            SortedMap<String, String> owners = BrokenInput.named(
                    read,
                    () -> clients.of(old.join(gone, KEY, "left_anti")
                            .select(KEY[0], KEY[1])
                            .union(compared.select("document.client_id", "document.domain"))));
            Dataset<Row> told = kept.told(compared, config);
            Map<String, String> empty = new TreeMap<>(clients.withoutDocuments(owners));
            Map<String, String> wasEmpty = wasEmpty();
            // Planned here: what Spark holds of a table it gives up when that is written to.
            Dataset<Row> goneRows = kept.keep(planned(gone.union(keys(minus(wasEmpty, empty).entrySet().stream()
                    .map(client -> new Source.Key(client.getKey(), client.getValue(), Clients.NONE))
                    .toList()))));
            tables.exchange(TableName.DOCUMENTS, goneRows, KEY, Comparison.documents(told), step);
            tables.exchange(TableName.CHUNKS, goneRows, KEY, Comparison.chunks(told), step);
            List<Row> nothing = minus(empty, wasEmpty).entrySet().stream()
                    .map(client -> Clients.withoutDocuments(client.getKey(), client.getValue()))
                    .toList();
            tables.exchange(
                    TableName.REJECTS,
                    goneRows,
                    KEY,
                    Comparison.rejects(told).union(spark.createDataFrame(nothing, Reject.SCHEMA)),
                    step);
            tables.exchange(
                    TableName.SOURCES,
                    keys(changes.gone().stream().map(Source::key).toList()),
                    KEY,
                    spark.createDataFrame(
                            changes.fresh().stream().map(Source::toRow).toList(), Source.SCHEMA),
                    step);
            return owners;
        }
    }

    private Dataset<Row> planned(Dataset<Row> rows) {
        return spark.createDataFrame(rows.toJavaRDD(), KEYS);
    }

    private Dataset<Row> noDocuments() {
        return spark.createDataFrame(List.of(), ReadDocument.SCHEMA);
    }

    private static Dataset<Row> documents(DomainDocuments reading, List<DomainFiles> files) {
        return BrokenInput.named(
                files,
                () -> files.stream().map(reading::of).reduce(Dataset::union).orElseThrow());
    }

    /** The documents whose rows go, whatever comes in their place. */
    private Dataset<Row> touchedKeys(Dataset<Row> old) {
        Column which = col(KEY[1]).isInCollection(changes.wholeDomains());
        if (wholeClients) {
            Set<String> texts = domains.stream()
                    .filter(files -> files.domain().format() == Format.TEXT)
                    .map(files -> files.domain().name())
                    .collect(Collectors.toSet());
            which = which.or(col(KEY[0])
                    .isInCollection(changes.clients())
                    .and(col(KEY[1]).isInCollection(texts)));
        }
        return old.where(which)
                .select(KEY[0], KEY[1], KEY[2])
                .union(keys(changes.gone().stream()
                        .filter(source -> !source.isWholeDomain())
                        .map(Source::key)
                        .toList()))
                .distinct();
    }

    /** Documents that stay as they are, but have the text of one that came, changed or went. */
    private List<DomainFiles> twins(Dataset<Row> old, Dataset<Row> touched, Dataset<Row> fresh, IngestSpec spec) {
        Dataset<Row> texts = Kept.cut(LineCounts.unmarked(fresh), spec)
                .select("document.client_id", "document.text_hash")
                .union(touched.select("client_id", "text_hash"))
                .where(col("text_hash").notEqual(""))
                .distinct();
        Set<Source.Key> keys = new HashSet<>();
        old.join(touched.select(KEY[0], KEY[1], KEY[2]), KEY, "left_anti")
                .join(texts, new String[] {"client_id", "text_hash"}, "left_semi")
                .select(KEY[0], KEY[1], KEY[2])
                .collectAsList()
                .forEach(row -> keys.add(new Source.Key(row.getString(0), row.getString(1), row.getString(2))));
        return domains.stream()
                .filter(files -> files.domain().format() == Format.TEXT)
                .map(files -> files.only(file -> keys.contains(DomainFiles.key(file))))
                .filter(files -> !files.documents().isEmpty())
                .toList();
    }

    /** Clients whose folder was empty, each with its domain. */
    private Map<String, String> wasEmpty() {
        return tables
                .read(TableName.REJECTS)
                .where(col("reason").equalTo(Reconciliation.NO_DOCUMENTS))
                .select(KEY[0], KEY[1])
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getString(1), (one, same) -> one));
    }

    private static Map<String, String> minus(Map<String, String> all, Map<String, String> some) {
        Map<String, String> left = new TreeMap<>(all);
        left.keySet().removeAll(some.keySet());
        return left;
    }

    private Dataset<Row> keys(Collection<Source.Key> keys) {
        List<Row> rows = new ArrayList<>();
        keys.forEach(key -> rows.add(RowFactory.create(key.clientId(), key.domain(), key.documentId())));
        return spark.createDataFrame(rows, KEYS);
    }
}
