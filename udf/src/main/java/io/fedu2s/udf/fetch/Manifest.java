package io.fedu2s.udf.fetch;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a copied folder must hold; lies in it as {@code .manifest.json}.
 *
 * @param files size and SHA-256 of each file by its path below the folder
 */
record Manifest(SortedMap<String, Entry> files) {
    private static final String NAME = ".manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One file.
     *
     * @param sizeBytes its size
     * @param sha256 of its bytes, in hexadecimal digits
     */
    record Entry(long sizeBytes, String sha256) {}

    static Manifest read(Path folder) throws IOException {
        return new Manifest(new TreeMap<>(
                JSON.readValue(folder.resolve(NAME).toFile(), new TypeReference<Map<String, Entry>>() {})));
    }

    void write(Path folder) throws IOException {
        JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(NAME).toFile(), files);
    }

    /** Whether every file is there in its size. */
    boolean fitsBySize(Path folder) throws IOException {
        for (Map.Entry<String, Entry> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            if (!Files.isRegularFile(path)
                    || Files.size(path) != file.getValue().sizeBytes()) {
                return false;
            }
        }
        return true;
    }

    /** Whether every file has its bytes; reads all of them. */
    boolean fitsByHash(Path folder) throws IOException {
        for (Map.Entry<String, Entry> file : files.entrySet()) {
            if (!sha256(folder.resolve(file.getKey())).equals(file.getValue().sha256())) {
                return false;
            }
        }
        return true;
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            byte[] buffer = new byte[1 << 20];
            while (in.read(buffer) >= 0) {
                // The digest sees the bytes.
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
