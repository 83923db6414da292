package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.DomainConfig.Format;
import io.fedu2s.jobs.config.InputConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.ingest.InputEntry.Kind;
import io.fedu2s.jobs.table.DeltaState;
import io.fedu2s.udf.fetch.PassingFailure;
import io.fedu2s.udf.ingest.DocumentFile;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Source;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies in a domain's folder, as of now: the files, in the order of their paths, and whose they are.
 *
 * <p>Names that begin with a dot or an underscore are hidden, as Spark has it. A Delta
 * table is not listed: its id and version say what is in it.
 */
public final class DomainFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DomainFiles.class);

    private final DomainConfig domain;
    private final InputListing listing;
    private final Path root;
    private final List<DocumentFile> documents = new ArrayList<>();
    private final SortedSet<String> folders = new TreeSet<>();
    private final List<Source> sources = new ArrayList<>();
    private List<DocumentFile> whole = documents;
    private final List<Object> seen = new ArrayList<>();
    private final List<InputEntry> hidden = new ArrayList<>();
    private @Nullable DeltaState table;

    private DomainFiles(DomainConfig domain, InputListing listing, Path root) {
        this.domain = domain;
        this.listing = listing;
        this.root = root;
    }

    /**
     * Lists the folder.
     *
     * @throws io.fedu2s.udf.error.UserException where it is missing, may not be read, or is no folder of clients and no
     *     table, as the format wants it
     */
    public static DomainFiles list(SparkSession spark, InputConfig input, DomainConfig domain) throws IOException {
        Path root = new Path(input.resolve(domain.clients()));
        FileSystem files = root.getFileSystem(spark.sparkContext().hadoopConfiguration());
        InputListing listing = InputListing.of(files);
        try {
            InputEntry entry = listing.root(root);
            var found = new DomainFiles(domain, listing, entry.path());
            if (domain.format() == Format.DELTA) {
                found.look(spark);
            } else {
                found.list(entry);
                found.tellHidden();
            }
            return found;
        } catch (FileNotFoundException e) {
            throw Errors.inputMissing(domain.name(), root.toString(), e);
        } catch (IOException e) {
            throw Errors.inputUnreadable(domain.name(), root.toString(), e);
        }
    }

    /**
     * Some of these files, drawn by a seed and turn by turn of the clients.
     *
     * @param most how many
     * @param client whose, where a folder is a client's; all clients' where it is empty
     */
    DomainFiles drawn(long seed, int most, String client) {
        var drawn = new DomainFiles(domain, listing, root);
        drawn.table = table;
        drawn.folders.addAll(folders);
        if (table != null) {
            return drawn;
        }
        Map<String, Integer> turns = new HashMap<>();
        record Turn(int turn, long draw, DocumentFile file) {}
        documents.stream()
                .filter(file -> !file.isRefused())
                .filter(file -> client.isEmpty()
                        || !domain.clientFromFolder()
                        || file.clientId().equals(client))
                .map(file -> new Turn(0, ContentId.seed(seed, "preview", file.clientId(), file.documentId()), file))
                .sorted(Comparator.comparingLong(Turn::draw))
                .map(each -> new Turn(turns.merge(each.file().clientId(), 1, Integer::sum), each.draw(), each.file()))
                .sorted(Comparator.comparingInt(Turn::turn).thenComparingLong(Turn::draw))
                .limit(most)
                .forEach(each -> drawn.documents.add(each.file()));
        return drawn;
    }

    /** The same with some of these files alone. */
    DomainFiles only(Predicate<DocumentFile> which) {
        var some = new DomainFiles(domain, listing, root);
        some.table = table;
        some.folders.addAll(folders);
        documents.stream().filter(which).forEach(some.documents::add);
        some.whole = documents;
        return some;
    }

    /** Whether these are not all of them. */
    boolean isPart() {
        return documents.size() < whole.size();
    }

    /** All of them, where these are some: what columns there are follows from all. */
    List<DocumentFile> whole() {
        return whole;
    }

    /** What is there now: each file, or as one a Delta table that holds files of which some rows are none any more. */
    List<Source> sources() {
        return documents.isEmpty() ? List.of(new Source("", domain.name(), "", digest())) : List.copyOf(sources);
    }

    /** Names a file, whatever state it is in. */
    static Source.Key key(DocumentFile file) {
        String client = file.clientId().isEmpty() ? IngestSpec.NO_CLIENT : file.clientId();
        return new Source.Key(client, file.domain(), file.documentId());
    }

    /** The domain. */
    DomainConfig domain() {
        return domain;
    }

    /** The folder, file or table, qualified. */
    String root() {
        return root.toString();
    }

    /** Every file; of a Delta table those that hold its rows, where nothing else is in them. */
    List<DocumentFile> documents() {
        return documents;
    }

    /** The clients that have a folder, with or without files in it. */
    SortedSet<String> folders() {
        return folders;
    }

    /** The version of a Delta table that is the input. */
    Optional<DeltaState> table() {
        return Optional.ofNullable(table);
    }

    /** Names what is there now: the folder's paths, sizes and times of change, or the table and its version. */
    public String digest() {
        return ContentId.of(seen.toArray());
    }

    private void look(SparkSession spark) {
        DeltaState state = DeltaState.of(spark, root());
        if (state.version() < 0) {
            throw Errors.inputNoDelta(domain.name(), root());
        }
        seen.addAll(List.of(state.id(), state.version()));
        table = state;
        String below = root() + "/";
        // A clone's files lie with the table that it was made of, and are not told apart.
        List<DeltaState.DataFile> plain = state.plainFiles().orElse(List.of());
        boolean isClone = plain.stream().anyMatch(file -> !file.path().startsWith(below));
        (isClone ? List.<DeltaState.DataFile>of() : plain).forEach(file -> {
            String name = file.path().substring(below.length());
            DocumentFile document = new DocumentFile("", domain.name(), name, file.path(), file.bytes());
            documents.add(document);
            sources.add(source(document, "%d bytes of %d of %s".formatted(file.bytes(), file.modified(), state.id())));
        });
    }

    private static Source source(DocumentFile file, String state) {
        Source.Key key = key(file);
        return new Source(key.clientId(), key.domain(), key.documentId(), state);
    }

    private void list(InputEntry at) throws IOException {
        seen.add(root());
        if (!domain.clientFromFolder()) {
            Path parent = root.getParent();
            walk(at, parent == null || at.isFolder() ? root : parent, "");
        } else if (at.isFolder()) {
            for (InputEntry child : children(root, root)) {
                String client = child.name();
                switch (child.kind()) {
                    case FOLDER -> {
                        folders.add(client);
                        walk(child, child.path(), client);
                    }
                    case REFUSED_FOLDER -> add(child, root, client);
                    default -> add(child, root, "");
                }
            }
        } else {
            throw Errors.inputNoClientFolders(domain.name(), root());
        }
        if (documents.isEmpty()) {
            throw Errors.inputEmpty(domain.name(), root());
        }
    }

    /** Takes what lies at and below a path; {@code owner} is the client's folder, or all where a column says it. */
    private void walk(InputEntry at, Path owner, String client) throws IOException {
        if (!at.isFolder()) {
            add(at, owner, client);
            return;
        }
        List<InputEntry> children;
        try {
            children = children(at.path(), owner);
        } catch (IOException e) {
            if (PassingFailure.isIn(e)) {
                // The folder's documents are there all the same.
                throw e;
            }
            // A folder that may not be read is one document that can't be.
            String detail = "can't be listed: " + e.getMessage();
            add(InputEntry.refused(at.path(), Kind.REFUSED, DocumentFile.UNREADABLE, detail), owner, client);
            return;
        }
        for (InputEntry child : children) {
            walk(child, owner, client);
        }
    }

    private List<InputEntry> children(Path folder, Path owner) throws IOException {
        List<InputEntry> all = listing.children(folder, owner);
        all.stream().filter(DomainFiles::isHidden).forEach(hidden::add);
        return all.stream()
                .filter(child -> !isHidden(child))
                .sorted(Comparator.comparing(child -> child.path().toString()))
                .toList();
    }

    private static boolean isHidden(InputEntry entry) {
        return entry.name().startsWith(".") || entry.name().startsWith("_");
    }

    /** Nothing is passed over without a word. */
    private void tellHidden() {
        if (!hidden.isEmpty()) {
            LOG.info(
                    "ingest: names that begin with a dot or an underscore are passed over, in the domain {} {}, such as {}",
                    domain.name(),
                    hidden.size(),
                    hidden.get(0).path());
        }
        hidden.stream()
                .filter(entry -> entry.isFolder()
                        && domain.clientFromFolder()
                        && root.equals(entry.path().getParent()))
                .forEach(entry -> LOG.warn(
                        "ingest: the folder {} is no client's, for its name begins with a dot or an underscore; rename it"
                                + " where it is one",
                        entry.path()));
    }

    private void add(InputEntry found, Path owner, String client) {
        InputEntry entry = found.kind() == Kind.FILE && isLostOnSpark(found)
                ? InputEntry.refused(found.path(), Kind.REFUSED, DocumentFile.UNREADABLE, SparkPath.NO_NAME)
                : found;
        String below = owner.toUri().getPath();
        String path = entry.path().toUri().getPath();
        String name = path.startsWith(below) ? path.substring(below.length()).replaceFirst("^/", "") : "";
        String documentId = name.isEmpty() ? entry.name() : name;
        DocumentFile file = new DocumentFile(
                client,
                domain.name(),
                documentId,
                entry.path().toString(),
                entry.sizeBytes(),
                entry.reason(),
                entry.detail());
        documents.add(file);
        sources.add(source(file, "%d bytes of %d%s".formatted(entry.sizeBytes(), entry.modifiedAt(), entry.reason())));
        seen.addAll(List.of(client, documentId, entry.sizeBytes(), entry.modifiedAt(), entry.reason()));
    }

    /** Whether Spark, and not this program, would read the file, and can't. */
    private boolean isLostOnSpark(InputEntry file) {
        return domain.format().isOpenedBySpark()
                && listing instanceof LocalListing
                && !SparkPath.opensLocal(file.path());
    }
}
