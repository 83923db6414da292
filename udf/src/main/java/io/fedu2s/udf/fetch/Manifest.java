package io.fedu2s.udf.fetch;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.record.ContentId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a copied folder must hold; lies in it as {@code .manifest.json}.
 *
 * @param files size and SHA-256 of each file by its path below the folder
 */
record Manifest(SortedMap<String, Entry> files) {
    private static final Logger LOG = LoggerFactory.getLogger(Manifest.class);
    private static final String NAME = ".manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUFFER_BYTES = 1 << 20;

    /**
     * One file.
     *
     * @param sizeBytes its size
     * @param sha256 of its bytes, in hexadecimal digits
     */
    record Entry(long sizeBytes, String sha256) {}

    private interface Check {
        boolean fits(Path file, Entry entry) throws IOException;
    }

    void write(Path folder) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(NAME).toFile(), files);
    }

    /** Whether a folder has a manifest and every file of it in its size. */
    static boolean sizesFit(Path folder) {
        return all(folder, (file, entry) -> Files.isRegularFile(file) && Files.size(file) == entry.sizeBytes());
    }

    /** Whether a folder has a manifest and every file of it with its bytes; reads all of them. */
    static boolean bytesFit(Path folder) {
        return all(folder, (file, entry) -> sha256(file).equals(entry.sha256()));
    }

    private static boolean all(Path folder, Check check) {
        try {
            Map<String, Entry> files = JSON.readValue(folder.resolve(NAME).toFile(), new TypeReference<>() {});
            for (Map.Entry<String, Entry> file : files.entrySet()) {
                if (!check.fits(folder.resolve(file.getKey()), file.getValue())) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            LOG.warn("the copy {} can't be read", folder, e);
            return false;
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = ContentId.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
