package io.fedu2s.jobs.forget;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.OutputConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.Erasure;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.Forgotten;
import io.fedu2s.udf.record.Reject;
import io.fedu2s.udf.record.Round;
import io.fedu2s.udf.record.TextHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client, or one of its documents, out of all tables, their history, and what was made of them below the output.
 *
 * <p>First it is noted in {@code forgotten}, so that no ingest takes it in again; then it is taken away, table by table; at
 * last it is noted that this is done. A job that was killed does all of that again, which changes nothing where it was done.
 * What is known of a client only as a whole, such as its updates, goes with any of its documents, and so do answers about
 * other documents in whose prompts pairs of this one stood.
 */
public final class ForgetJob {
    private static final Logger LOG = LoggerFactory.getLogger(ForgetJob.class);

    /** What shows text or counts of it, and is made anew by the next run. */
    private static final List<String> MADE_ANEW = List.of(
            "simulation",
            "search",
            "search.json",
            "ablation",
            "ablation.json",
            "ablation.html",
            "report.html",
            "summary.json",
            "calibration.json",
            ".reported",
            ".finished");

    private static final Set<TableName> BY_DOCUMENT = EnumSet.of(
            TableName.DOCUMENTS,
            TableName.SOURCES,
            TableName.CHUNKS,
            TableName.REJECTS,
            TableName.GENERATIONS,
            TableName.PAIRS,
            TableName.FEEDBACK,
            TableName.VOTES);

    /** Of these, the ones whose rows come from an answer. */
    private static final Set<TableName> BY_ANSWER =
            EnumSet.of(TableName.GENERATIONS, TableName.PAIRS, TableName.FEEDBACK, TableName.VOTES);

    private static final Set<TableName> TOLD_BY_INGEST =
            EnumSet.of(TableName.DOCUMENTS, TableName.SOURCES, TableName.REJECTS);

    private final SparkSession spark;
    private final OutputConfig output;
    private final TextHash hash;
    private final Tables tables;
    private final String client;
    private final String document;
    private final Erasure erasure;
    private final CommitListener listener;
    private Set<String> besideIt = Set.of();

    /**
     * Forgets in an output.
     *
     * @param document a {@code document_id}; empty for all of the client
     */
    public ForgetJob(SparkSession spark, RunConfig config, Tables tables, String client, String document) {
        this(spark, config, tables, client, document, (table, commit) -> LOG.debug("forget: {} is done", table));
    }

    /** The same, with somebody who hears of every table. */
    ForgetJob(
            SparkSession spark,
            RunConfig config,
            Tables tables,
            String client,
            String document,
            CommitListener listener) {
        this.spark = spark;
        this.output = config.output();
        this.hash = config.run().textHash();
        this.tables = tables;
        this.client = client;
        this.document = document;
        this.erasure = new Erasure(spark, tables);
        this.listener = listener;
    }

    /**
     * Takes away what is still there.
     *
     * @throws io.fedu2s.udf.error.UserException where no table knows the client or the document
     */
    public ForgetResult run() {
        List<Forgotten> noted = noted();
        boolean isNew = noted.isEmpty();
        boolean isDone = noted.stream().anyMatch(Forgotten::done);
        besideIt = document.isEmpty() ? Set.of() : ShownPairs.answersBeside(tables, client, document);
        SortedMap<String, Long> rows = rows(isDone);
        if (rows.isEmpty() && isNew) {
            throw Errors.forgetUnknown(client, document, known());
        }
        List<Integer> rounds = rounds();
        List<String> nearCopies = nearCopies();
        List<String> removed = new ArrayList<>();
        if (!isDone || !rows.isEmpty()) {
            if (isNew) {
                note(new Forgotten(client, nameDigest(), textDigest(), keyId(), false));
            }
            remove(removed);
            takeAway();
            note(new Forgotten(client, nameDigest(), "", keyId(), true));
        }
        LOG.info("forget: rows taken away {}, files {}", rows, removed);
        return new ForgetResult(client, document, rows, removed, rounds, adapters(rounds), nearCopies);
    }

    /** The answers come last, for they tell which others were written beside pairs of a document. */
    private List<TableName> ofClients() {
        return Arrays.stream(TableName.values())
                .filter(table -> table.hasClients() && table != TableName.FORGOTTEN && tables.exists(table))
                .sorted(Comparator.comparing(table -> table == TableName.GENERATIONS))
                .toList();
    }

    /** The documents that ingest passed over for being like this one, in the order of their names. */
    private List<String> nearCopies() {
        return document.isEmpty()
                ? List.of()
                : tables
                        .read(TableName.REJECTS)
                        .where(Erasure.ofClient(client)
                                .and(col("reason").equalTo(Reject.NEAR_DUPLICATE))
                                .and(col("detail").endsWith(" of the text of " + document)))
                        .select("document_id")
                        .orderBy("document_id")
                        .collectAsList()
                        .stream()
                        .map(row -> row.getString(0))
                        .toList();
    }

    /** The rows of a table that go; a client's profile stays with its other documents. */
    private boolean concerns(TableName table) {
        return document.isEmpty() || table != TableName.CLIENTS;
    }

    private Column which(TableName table) {
        Column own = Erasure.ofClient(client);
        if (document.isEmpty() || !BY_DOCUMENT.contains(table)) {
            return own;
        }
        Column its = col("document_id").equalTo(document);
        return own.and(BY_ANSWER.contains(table) ? its.or(col("generation_id").isInCollection(besideIt)) : its);
    }

    /**
     * By table, how many rows go now. There are none where no table but those of what goes with any document has any, nor
     * where it was forgotten and ingest alone tells that the input still holds it.
     */
    private SortedMap<String, Long> rows(boolean wasForgotten) {
        SortedMap<String, Long> rows = new TreeMap<>();
        boolean known = false;
        for (TableName table : ofClients()) {
            long found = concerns(table) ? erasure.count(table, which(table)) : 0;
            if (found > 0) {
                rows.put(table.folder(), found);
                boolean tells = document.isEmpty() || BY_DOCUMENT.contains(table);
                known |= tells && !(wasForgotten && TOLD_BY_INGEST.contains(table));
            }
        }
        return known ? rows : new TreeMap<>();
    }

    private void takeAway() {
        for (TableName table : ofClients()) {
            if (concerns(table) && erasure.count(table, which(table)) > 0) {
                erasure.delete(table, which(table));
                listener.committed(table, 0);
            }
            erasure.forgetHistory(table);
            listener.committed(table, 1);
        }
    }

    private void remove(List<String> removed) {
        for (String name : MADE_ANEW) {
            Path path = new Path(output.path(name));
            try {
                FileSystem disk = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
                if (disk.delete(path, true)) {
                    removed.add(name);
                }
            } catch (IOException e) {
                throw Errors.outputUnwritable(path.toString(), e);
            }
        }
    }

    private List<Forgotten> noted() {
        return tables.read(TableName.FORGOTTEN).where(Erasure.ofClient(client)).collectAsList().stream()
                .map(Forgotten::fromRow)
                .filter(each -> each.nameDigest().equals(nameDigest()))
                .toList();
    }

    private void note(Forgotten forgotten) {
        tables.append(
                TableName.FORGOTTEN,
                spark.createDataFrame(List.of(forgotten.toRow()), Forgotten.SCHEMA)
                        .coalesce(1),
                "forget/" + client + "/" + forgotten.nameDigest(),
                forgotten.done() ? tables.version(TableName.FORGOTTEN) + 1 : 0);
    }

    private String nameDigest() {
        return document.isEmpty() ? "" : hash.ofName(client, document);
    }

    private String keyId() {
        return document.isEmpty() ? "" : hash.keyId();
    }

    /** Of a document whose text is known. */
    private String textDigest() {
        return document.isEmpty()
                ? ""
                : tables
                        .read(TableName.DOCUMENTS)
                        .where(which(TableName.DOCUMENTS).and(col("text_hash").notEqual("")))
                        .select("text_hash")
                        .orderBy("text_hash")
                        .takeAsList(1)
                        .stream()
                        .findFirst()
                        .map(row -> Forgotten.textDigest(client, row.getString(0)))
                        .orElse("");
    }

    private List<String> known() {
        Column all = document.isEmpty() ? col("client_id").isNotNull() : Erasure.ofClient(client);
        String column = document.isEmpty() ? "client_id" : "document_id";
        return tables
                .read(TableName.DOCUMENTS)
                .where(all)
                .select(column)
                .distinct()
                .orderBy(column)
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private List<Integer> rounds() {
        return tables.read(TableName.ROUNDS).collectAsList().stream()
                .map(Round::fromRow)
                .filter(round -> round.clientIds().contains(client))
                .map(Round::round)
                .sorted()
                .toList();
    }

    /** Every round goes on from the one before it. */
    private List<Integer> adapters(List<Integer> rounds) {
        if (rounds.isEmpty()) {
            return List.of();
        }
        int last = (int) tables.read(TableName.ROUNDS).count();
        return IntStream.rangeClosed(rounds.get(0), last).boxed().toList();
    }
}
