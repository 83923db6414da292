package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.InputConfig;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.record.ContentId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/**
 * The files below the domains' folders, as they are when the job starts.
 *
 * @param domains a listing each
 */
record InputListing(List<OfDomain> domains) {
    /**
     * What lies below one domain's folder.
     *
     * @param domain its configuration
     * @param root the folder
     * @param files all files but hidden ones, by path
     * @param emptyFolders folders directly below the root without a file, by name
     */
    record OfDomain(DomainConfig domain, Path root, List<FileStatus> files, List<String> emptyFolders) {}

    /** Lists every domain's folder; one that is not there is the user's to mend. */
    static InputListing of(InputConfig input, Configuration hadoop) {
        List<OfDomain> domains = new ArrayList<>();
        for (DomainConfig domain : input.domains()) {
            Path given = new Path(input.resolve(domain.clients()));
            try {
                FileSystem files = given.getFileSystem(hadoop);
                domains.add(list(domain, files, files.makeQualified(given)));
            } catch (FileNotFoundException e) {
                throw Errors.inputMissing(domain.name(), given.toString());
            } catch (AccessControlException e) {
                throw Errors.inputUnreadable(domain.name(), given.toString(), e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new InputListing(List.copyOf(domains));
    }

    private static OfDomain list(DomainConfig domain, FileSystem fileSystem, Path root) throws IOException {
        List<FileStatus> files = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        FileStatus top = fileSystem.getFileStatus(root);
        if (top.isFile()) {
            return new OfDomain(domain, root, List.of(top), List.of());
        }
        for (FileStatus child : fileSystem.listStatus(root)) {
            if (child.isDirectory()) {
                int before = files.size();
                walk(fileSystem, child.getPath(), domain, files);
                if (files.size() == before && isVisible(child, domain)) {
                    empty.add(child.getPath().getName());
                }
            } else if (isVisible(child, domain)) {
                files.add(child);
            }
        }
        files.sort(Comparator.comparing(FileStatus::getPath));
        return new OfDomain(domain, root, List.copyOf(files), List.copyOf(empty));
    }

    private static void walk(FileSystem fileSystem, Path folder, DomainConfig domain, List<FileStatus> files)
            throws IOException {
        Deque<Path> open = new ArrayDeque<>(List.of(folder));
        while (!open.isEmpty()) {
            for (FileStatus child : fileSystem.listStatus(open.pop())) {
                if (child.isDirectory()) {
                    open.push(child.getPath());
                } else if (isVisible(child, domain)) {
                    files.add(child);
                }
            }
        }
    }

    /** Hadoop's convention: names that begin with a dot or an underscore are not data, but Delta's log tells its version. */
    private static boolean isVisible(FileStatus file, DomainConfig domain) {
        String name = file.getPath().getName();
        return domain.format() == DomainConfig.Format.DELTA || !(name.startsWith(".") || name.startsWith("_"));
    }

    /** Changes when a file comes, goes or changes. */
    String fingerprint() {
        StringBuilder all = new StringBuilder();
        for (OfDomain domain : domains) {
            for (FileStatus file : domain.files()) {
                all.append(file.getPath())
                        .append('\t')
                        .append(file.getLen())
                        .append('\t')
                        .append(file.getModificationTime())
                        .append('\n');
            }
            all.append(domain.emptyFolders()).append('\n');
        }
        return ContentId.sha256(all.toString());
    }
}
