package io.fedu2s.jobs.export;

import io.fedu2s.jobs.config.BaseModelConfig;
import io.fedu2s.udf.model.Checkpoint;
import io.fedu2s.udf.record.ContentId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A base model, told so that who gets an adapter can find it again.
 *
 * @param path as it is configured, or what others call it
 * @param files its weight files, each with its SHA-256 as {@code sha256sum} prints it
 * @param license what its own card says, if it has one
 */
record BaseModel(String path, SortedMap<String, String> files, Optional<String> license) {
    private static final Pattern FRONT_MATTER = Pattern.compile("(?s)\\A---\\n(.*?)\\n---\\n.*");
    private static final Pattern LICENSE = Pattern.compile("(?m)^license:[ \\t]*([A-Za-z0-9._-]+)[ \\t]*$");

    BaseModel {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Reads all of its weights. */
    static BaseModel read(BaseModelConfig config) throws IOException {
        Path folder = config.folder();
        SortedMap<String, String> files = new TreeMap<>();
        for (Path file : Checkpoint.files(folder)) {
            files.put(file.getFileName().toString(), sha256(file));
        }
        Path card = folder.resolve("README.md");
        return new BaseModel(
                config.path(), files, Files.isRegularFile(card) ? license(Files.readString(card)) : Optional.empty());
    }

    /** The same model under a name by which others find it. */
    BaseModel called(String name) {
        return new BaseModel(name, files, license);
    }

    /** The license that the front matter of a model's card names. */
    static Optional<String> license(String card) {
        Matcher matter = FRONT_MATTER.matcher(card);
        Matcher license = LICENSE.matcher(matter.matches() ? matter.group(1) : "");
        return license.find() ? Optional.of(license.group(1)) : Optional.empty();
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = ContentId.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
