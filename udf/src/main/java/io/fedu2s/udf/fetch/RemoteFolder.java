package io.fedu2s.udf.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.record.ContentId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a folder of a Hadoop file system holds of a model, at one moment.
 *
 * @param location the folder
 * @param system the file system it lies on
 * @param files those a model is made of, by name; weights in other formats stay where they are
 */
record RemoteFolder(String location, FileSystem system, List<RemoteFile> files) {
    private static final Set<String> WANTED = Set.of("json", "safetensors", "jinja", "txt");
    private static final String WHOLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUFFER_BYTES = 1 << 20;

    /** Lists a folder and what lies below it. */
    static RemoteFolder list(String location, Configuration hadoop) {
        List<RemoteFile> files = new ArrayList<>();
        FileSystem system;
        try {
            Path folder = new Path(location);
            system = folder.getFileSystem(hadoop);
            add(system, folder, "", files);
        } catch (FileNotFoundException e) {
            throw Errors.modelFolderMissing(location, e);
        } catch (IOException e) {
            throw unreachable(location, e);
        } catch (RuntimeException e) {
            if (PassingFailure.isIn(e)) {
                throw e;
            }
            // So Hadoop tells of paths and hosts that are none, and of a scheme whose jar is not there.
            if (e instanceof IllegalArgumentException || e.getCause() instanceof ClassNotFoundException) {
                throw Errors.modelFolderUnreachable(location, e);
            }
            throw e;
        }
        if (files.isEmpty()) {
            throw Errors.modelFileMissing(location, "config.json");
        }
        files.sort(Comparator.comparing(RemoteFile::name));
        return new RemoteFolder(location, system, List.copyOf(files));
    }

    private static void add(FileSystem system, Path folder, String prefix, List<RemoteFile> files) throws IOException {
        for (FileStatus status : system.listStatus(folder)) {
            String name = status.getPath().getName();
            if (status.isDirectory() && !name.startsWith(".")) {
                add(system, status.getPath(), prefix + name + "/", files);
            } else if (status.isFile() && isWanted(name)) {
                files.add(RemoteFile.of(system, prefix + name, status));
            }
        }
    }

    private static boolean isWanted(String name) {
        return !name.startsWith(".") && WANTED.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /** A service that does not answer now may answer at the next try, which is not the user's to mend. */
    private static RuntimeException unreachable(String place, IOException e) {
        return PassingFailure.isIn(e) ? new UncheckedIOException(e) : Errors.modelFolderUnreachable(place, e);
    }

    /** Names the folder as it is now: other files, sizes or versions give another name. */
    String id() {
        List<String> parts = files.stream()
                .map(file -> file.name() + " " + file.sizeBytes() + " " + file.version())
                .toList();
        Path folder = system.makeQualified(new Path(location));
        return (folder.isRoot() ? "" : folder.getName() + "-") + ContentId.of(folder.toString(), parts);
    }

    long sizeBytes() {
        return files.stream().mapToLong(RemoteFile::sizeBytes).sum();
    }

    /** Misses a shard that an index names before gigabytes of its neighbours are copied. */
    void requireShards() {
        Set<String> names = files.stream().map(RemoteFile::name).collect(Collectors.toSet());
        for (RemoteFile file : files) {
            String within = file.name().substring(0, file.name().lastIndexOf('/') + 1);
            if (file.name().equals(within + INDEX) && !names.contains(within + WHOLE)) {
                for (JsonNode shard : json(file).path("weight_map")) {
                    if (!names.contains(within + shard.asText())) {
                        throw Errors.modelFileMissing(location, within + shard.asText());
                    }
                }
            }
        }
    }

    private JsonNode json(RemoteFile file) {
        try (InputStream in = open(file)) {
            return JSON.readTree(in);
        } catch (JsonProcessingException e) {
            throw Errors.modelConfigUnreadable(file.path().toString(), e);
        } catch (IOException e) {
            throw unreachable(file.path().toString(), e);
        }
    }

    /**
     * Copies a file.
     *
     * @return its size and SHA-256
     * @throws IOException where the disk fails; a store that fails is a {@link RuntimeException}
     */
    Manifest.Entry copy(RemoteFile file, java.nio.file.Path target) throws IOException {
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        MessageDigest digest = ContentId.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long written = 0;
        try (InputStream in = open(file);
                OutputStream out = Files.newOutputStream(target)) {
            for (int read = read(file, in, buffer); read >= 0; read = read(file, in, buffer)) {
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
                written += read;
            }
        }
        if (written != file.sizeBytes()) {
            throw Errors.modelFolderChanging(location);
        }
        return new Manifest.Entry(written, HexFormat.of().formatHex(digest.digest()));
    }

    private InputStream open(RemoteFile file) {
        try {
            return system.open(file.path());
        } catch (IOException e) {
            throw unreachable(file.path().toString(), e);
        }
    }

    private static int read(RemoteFile file, InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw unreachable(file.path().toString(), e);
        }
    }
}
