package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.ingest.InputEntry.Kind;
import io.fedu2s.udf.ingest.DocumentFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * The local disk. A symbolic link is read where it leads to a file within the same client's folder, as another name of
 * that file; it is refused where it leads anywhere else: to a folder, out of the client's folder, in a circle, to
 * nothing. What is neither file nor folder is refused, and so is a name that has no text in this machine's encoding.
 */
record LocalListing(LocalFileSystem files) implements InputListing {
    private static final int KIND_OF_FILE = 0170000;
    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    @Override
    public InputEntry root(org.apache.hadoop.fs.Path path) throws IOException {
        org.apache.hadoop.fs.Path qualified = files.makeQualified(path);
        Path root = local(qualified);
        try {
            return entry(qualified, root, Files.readAttributes(root, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            FileNotFoundException missing = new FileNotFoundException(root + " is not there");
            missing.initCause(e);
            throw missing;
        }
    }

    @Override
    public List<InputEntry> children(org.apache.hadoop.fs.Path folder, org.apache.hadoop.fs.Path owner)
            throws IOException {
        Path within = local(owner).toRealPath();
        List<InputEntry> children = new ArrayList<>();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(local(folder))) {
            for (Path child : names) {
                children.add(child(child, within));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children;
    }

    private static InputEntry child(Path child, Path within) {
        org.apache.hadoop.fs.Path path = hadoop(child);
        try {
            if (!hasText(child)) {
                return refused(
                        path,
                        DocumentFile.UNREADABLE,
                        "its name is no text in " + System.getProperty("sun.jnu.encoding"));
            }
            BasicFileAttributes own = Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return own.isSymbolicLink() ? link(path, child, within) : entry(path, child, own);
        } catch (IOException e) {
            return refused(path, DocumentFile.UNREADABLE, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static InputEntry entry(org.apache.hadoop.fs.Path path, Path file, BasicFileAttributes attributes)
            throws IOException {
        if (attributes.isDirectory()) {
            return InputEntry.folder(path);
        }
        return attributes.isRegularFile()
                ? InputEntry.file(
                        path, attributes.size(), attributes.lastModifiedTime().toMillis())
                : refused(path, DocumentFile.NO_FILE, other(file));
    }

    private static InputEntry link(org.apache.hadoop.fs.Path path, Path link, Path within) throws IOException {
        Path target = Files.readSymbolicLink(link);
        Path real;
        try {
            real = link.toRealPath();
        } catch (IOException e) {
            return refused(path, DocumentFile.LINK, "a link to '" + target + "', where nothing is");
        }
        if (Files.isDirectory(real)) {
            return InputEntry.refused(
                    path,
                    Kind.REFUSED_FOLDER,
                    DocumentFile.LINK,
                    "a link to the folder '" + target + "'; links to folders are not followed");
        }
        return real.startsWith(within)
                ? entry(path, real, Files.readAttributes(real, BasicFileAttributes.class))
                : refused(path, DocumentFile.LINK, "a link to '" + target + "', out of the client's folder");
    }

    private static String other(Path file) throws IOException {
        Object mode = Files.getAttribute(file, "unix:mode");
        return switch ((Integer) mode & KIND_OF_FILE) {
            case PIPE -> "a named pipe";
            case SOCKET -> "a socket";
            default -> "a device";
        };
    }

    private static InputEntry refused(org.apache.hadoop.fs.Path path, String reason, String detail) {
        return InputEntry.refused(path, Kind.REFUSED, reason, detail);
    }

    /** Whether the name, which is bytes, comes back from its text: only then can a task find the file. */
    private static boolean hasText(Path path) {
        try {
            return Path.of(path.toString()).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private Path local(org.apache.hadoop.fs.Path path) {
        return files.pathToFile(path).toPath();
    }

    /** By its three parts: a path of one text is taken apart at colons. */
    private static org.apache.hadoop.fs.Path hadoop(Path path) {
        return new org.apache.hadoop.fs.Path("file", null, path.toString());
    }
}
