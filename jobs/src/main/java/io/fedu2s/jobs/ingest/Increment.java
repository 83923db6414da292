package io.fedu2s.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.fedu2s.jobs.config.IngestConfig;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.ingest.DocumentFile;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.ingest.ReadDocument;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What changed of an input, into tables that hold the rest of it already: files that came or changed are read, and those that
 * hold documents of the same client with the same text or the same name as one that came, changed or went, for of these one is
 * used and the others are copies. Where a rule looks at all of a client's documents (repeated lines, near duplicates), all that
 * hold documents of the clients concerned.
 */
final class Increment {
    /** Of more than this share of the sources it is faster to read all. */
    private static final double MOST = 0.5;

    private static final String[] KEY = {"client_id", "domain", "document_id"};
    private static final String[] SOURCE = {"domain", "source"};
    private static final StructType SOURCES =
            new StructType().add(SOURCE[0], DataTypes.StringType, false).add(SOURCE[1], DataTypes.StringType, false);
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

    /** How many files came or changed. */
    long files() {
        return changed().stream().mapToLong(files -> files.documents().size()).sum();
    }

    /** The files that came or changed; a whole table has none that are told apart. */
    private List<DomainFiles> changed() {
        Set<Source.Key> fresh = changes.fresh().stream().map(Source::key).collect(Collectors.toSet());
        List<DomainFiles> changed = new ArrayList<>();
        for (DomainFiles files : domains) {
            DomainFiles some = files.only(file -> fresh.contains(DomainFiles.key(file)));
            boolean isTable = files.documents().isEmpty()
                    && changes.wholeDomains().contains(files.domain().name());
            if (isTable || !some.documents().isEmpty()) {
                changed.add(some);
            }
        }
        return changed;
    }

    /**
     * Changes {@code documents}, {@code chunks}, {@code rejects} and {@code sources}, each in one commit.
     *
     * @return the clients of all documents that are there now, each with its domain
     */
    SortedMap<String, String> write(String step, IngestSpec spec, IngestConfig config, Clients clients) {
        try (var kept = new Kept()) {
            Dataset<Row> old = tables.read(TableName.DOCUMENTS);
            Dataset<Row> touched = touched(old);
            List<DomainFiles> changed = changed();
            var reading = new DomainDocuments(spark, spec);
            // Read once, though looked at twice.
            Dataset<Row> fresh = kept.keep(changed.isEmpty() ? noDocuments() : documents(reading, changed));
            Dataset<Row> related = BrokenInput.named(() -> related(old, touched, fresh, spec, kept));
            List<DomainFiles> others = holding(related, changed);
            Dataset<Row> all = others.isEmpty()
                    ? fresh
                    : fresh.union(documents(reading, others).join(keys(related), KEY, "left_semi"));
            Dataset<Row> compared = kept.compared(all, spec, config);
            Dataset<Row> gone = keys(touched).union(keys(related)).distinct();
            SortedMap<String, String> owners = BrokenInput.named(() -> clients.of(old.join(gone, KEY, "left_anti")
                    .select(KEY[0], KEY[1])
                    .union(compared.select("document.client_id", "document.domain"))));
            exchange(step, gone, kept.told(compared, config), clients.withoutDocuments(owners), kept);
            return owners;
        }
    }

    /** The documents that are looked at again because of those that came, changed or went. */
    private Dataset<Row> related(
            Dataset<Row> old, Dataset<Row> touched, Dataset<Row> fresh, IngestSpec spec, Kept kept) {
        Dataset<Row> untouched = old.join(sourcesOf(touched), SOURCE, "left_anti");
        Dataset<Row> came = wholeClients
                ? fresh.withColumn("text_hash", lit(""))
                : Kept.cut(LineCounts.unmarked(fresh), spec).select("document.*");
        return kept.planned(new RelatedDocuments(wholeClients, kept)
                .of(untouched, RelatedDocuments.known(touched).union(RelatedDocuments.known(came)))
                .select(KEY[0], KEY[1], KEY[2], SOURCE[1]));
    }

    /** Rows for rows, table by table. */
    private void exchange(
            String step, Dataset<Row> gone, Dataset<Row> compared, SortedMap<String, String> empty, Kept kept) {
        Map<String, String> wasEmpty = wasEmpty();
        Dataset<Row> goneRows = kept.planned(gone.union(keys(minus(wasEmpty, empty).entrySet().stream()
                .map(client -> new Source.Key(client.getKey(), client.getValue(), Clients.NONE))
                .toList())));
        List<Row> nothing = minus(empty, wasEmpty).entrySet().stream()
                .map(client -> Clients.withoutDocuments(client.getKey(), client.getValue()))
                .toList();
        Dataset<Row> rejects = Comparison.rejects(compared).union(spark.createDataFrame(nothing, Reject.SCHEMA));
        Dataset<Row> sources = spark.createDataFrame(
                changes.fresh().stream().map(Source::toRow).toList(), Source.SCHEMA);
        tables.exchange(TableName.DOCUMENTS, goneRows, KEY, Comparison.documents(compared), step);
        tables.exchange(TableName.CHUNKS, goneRows, KEY, Comparison.chunks(compared), step);
        tables.exchange(TableName.REJECTS, goneRows, KEY, rejects, step);
        tables.exchange(
                TableName.SOURCES, keys(changes.gone().stream().map(Source::key).toList()), KEY, sources, step);
    }

    private static Dataset<Row> keys(Dataset<Row> documents) {
        return documents.select(KEY[0], KEY[1], KEY[2]);
    }

    private Dataset<Row> noDocuments() {
        return spark.createDataFrame(List.of(), ReadDocument.SCHEMA);
    }

    private static Dataset<Row> documents(DomainDocuments reading, List<DomainFiles> files) {
        return BrokenInput.named(
                () -> files.stream().map(reading::of).reduce(Dataset::union).orElseThrow());
    }

    /** The documents that were read from what changed or went. */
    private Dataset<Row> touched(Dataset<Row> old) {
        List<Row> gone = changes.gone().stream()
                .filter(source -> !source.isWholeDomain())
                .map(source -> RowFactory.create(source.domain(), path(source)))
                .toList();
        Dataset<Row> ofFiles = old.join(spark.createDataFrame(gone, SOURCES), SOURCE, "left_semi");
        Dataset<Row> ofTables = old.where(col(SOURCE[0]).isInCollection(changes.wholeDomains()));
        return ofFiles.unionByName(ofTables);
    }

    private static String path(Source source) {
        return source.clientId().equals(IngestSpec.NO_CLIENT)
                ? source.documentId()
                : source.clientId() + "/" + source.documentId();
    }

    private static Dataset<Row> sourcesOf(Dataset<Row> documents) {
        return documents.select(SOURCE[0], SOURCE[1]).distinct();
    }

    /** The files that hold documents and were not read yet. */
    private List<DomainFiles> holding(Dataset<Row> documents, List<DomainFiles> read) {
        Set<DocumentFile> known =
                read.stream().flatMap(files -> files.documents().stream()).collect(Collectors.toSet());
        Map<String, Set<String>> sources = new HashMap<>();
        sourcesOf(documents)
                .collectAsList()
                .forEach(row -> sources.computeIfAbsent(row.getString(0), domain -> new HashSet<>())
                        .add(row.getString(1)));
        return domains.stream()
                .map(files -> files.only(file -> !known.contains(file)
                        && sources.getOrDefault(file.domain(), Set.of()).contains(file.source())))
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
