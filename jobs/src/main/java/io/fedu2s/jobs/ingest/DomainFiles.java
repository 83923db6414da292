package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.DomainConfig.Format;
import io.fedu2s.jobs.config.InputConfig;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.ingest.DocumentFile;
import io.fedu2s.udf.record.ContentId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What lies in a domain's folder, as of now: the files, in the order of their paths, and whose they are.
 *
 * <p>Names that begin with a dot are hidden, and in tables' folders those that begin with an underscore too. A Delta
 * table is not listed: its version says what is in it.
 */
final class DomainFiles {
    private final DomainConfig domain;
    private final FileSystem files;
    private final Path root;
    private final List<DocumentFile> documents = new ArrayList<>();
    private final SortedSet<String> folders = new TreeSet<>();
    private final StringBuilder seen = new StringBuilder();

    private DomainFiles(DomainConfig domain, FileSystem files, Path root) {
        this.domain = domain;
        this.files = files;
        this.root = root;
    }

    /**
     * Lists the folder.
     *
     * @throws io.fedu2s.udf.error.UserException where it is missing, may not be read, or is no folder of clients
     */
    static DomainFiles list(Configuration hadoop, InputConfig input, DomainConfig domain) throws IOException {
        Path root = new Path(input.resolve(domain.clients()));
        FileSystem files = root.getFileSystem(hadoop);
        try {
            FileStatus status = files.getFileStatus(root);
            var listing = new DomainFiles(domain, files, status.getPath());
            if (domain.format() != Format.DELTA) {
                listing.list(status);
            }
            return listing;
        } catch (FileNotFoundException e) {
            throw Errors.inputMissing(domain.name(), root.toString(), e);
        } catch (SocketException e) {
            throw e;
        } catch (IOException e) {
            throw Errors.inputUnreadable(domain.name(), root.toString(), e);
        }
    }

    /** The domain. */
    DomainConfig domain() {
        return domain;
    }

    /** The folder, file or table, qualified. */
    String root() {
        return root.toString();
    }

    /** Every file, without Delta's. */
    List<DocumentFile> documents() {
        return documents;
    }

    /** The clients that have a folder, with or without files in it. */
    SortedSet<String> folders() {
        return folders;
    }

    /** Names this state of the folder: paths, sizes and times of change. */
    String digest() {
        return ContentId.of(seen);
    }

    private void list(FileStatus status) throws IOException {
        if (!domain.clientFromFolder()) {
            walk(status, root.getParent() == null || status.isDirectory() ? root : root.getParent(), "");
        } else if (status.isDirectory()) {
            for (FileStatus child : children(status)) {
                if (child.isDirectory()) {
                    String client = child.getPath().getName();
                    folders.add(client);
                    walk(child, child.getPath(), client);
                } else {
                    add(child, root, "");
                }
            }
        } else {
            throw Errors.inputNoClientFolders(domain.name(), root.toString());
        }
        if (documents.isEmpty()) {
            throw Errors.inputEmpty(domain.name(), root.toString());
        }
    }

    private void walk(FileStatus at, Path below, String client) throws IOException {
        if (!at.isDirectory()) {
            add(at, below, client);
            return;
        }
        List<FileStatus> children;
        try {
            children = children(at);
        } catch (SocketException e) {
            throw e;
        } catch (IOException e) {
            // A folder that may not be read is one document that can't be.
            add(at, below, client);
            return;
        }
        for (FileStatus child : children) {
            walk(child, below, client);
        }
    }

    private List<FileStatus> children(FileStatus folder) throws IOException {
        return Arrays.stream(files.listStatus(folder.getPath()))
                .filter(child -> !isHidden(child.getPath().getName()))
                .sorted(Comparator.comparing(child -> child.getPath().toString()))
                .toList();
    }

    private boolean isHidden(String name) {
        return name.startsWith(".") || (domain.format() != Format.TEXT && name.startsWith("_"));
    }

    private void add(FileStatus file, Path below, String client) {
        String name = below.toUri().relativize(file.getPath().toUri()).getPath();
        String documentId = name.isEmpty() ? file.getPath().getName() : name;
        // What a file system calls a folder's length says nothing of a document.
        long sizeBytes = file.isDirectory() ? 0 : file.getLen();
        documents.add(new DocumentFile(
                client, domain.name(), documentId, file.getPath().toString(), sizeBytes));
        seen.append(client)
                .append('/')
                .append(documentId)
                .append(' ')
                .append(file.getLen())
                .append(' ')
                .append(file.getModificationTime())
                .append('\n');
    }
}
