package io.fedu2s.udf.spark;

import io.fedu2s.udf.fetch.InputFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Where a file or folder lies that somebody named: a path of this machine, with or without {@code file:}, or one of any
 * other Hadoop file system ({@code hdfs://}, {@code s3a://} …).
 *
 * @param name as it was named
 */
public record Location(String name) {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");
    private static final String LOCAL = "file:/";

    /** Whether it is on another file system than this machine's. */
    public boolean isRemote() {
        return SCHEME.matcher(name).matches() && !name.startsWith(LOCAL);
    }

    /** The path on this machine of what is not remote. */
    public Path local() {
        return Path.of(
                name.startsWith(LOCAL)
                        ? new org.apache.hadoop.fs.Path(name).toUri().getPath()
                        : name);
    }

    /** The same for every process: what is local becomes absolute, since tasks work elsewhere. */
    public String absolute() {
        return isRemote() ? name : local().toAbsolutePath().normalize().toString();
    }

    /** The folder that this file is in. */
    public Location folder() {
        if (!isRemote()) {
            return new Location(local().toAbsolutePath().resolveSibling("").toString());
        }
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(name);
        return new Location(Optional.ofNullable(file.getParent()).orElse(file).toString());
    }

    /**
     * What a name means in this folder.
     *
     * @param child relative to the folder, or absolute: with a scheme where that says, without one on this machine
     */
    public Location resolve(String child) {
        Location given = new Location(child);
        if (given.isRemote()) {
            return given;
        }
        if (isRemote() && !child.startsWith(LOCAL) && !given.local().isAbsolute()) {
            // By its parts, for a colon in the name ends no scheme.
            return new Location(
                    new org.apache.hadoop.fs.Path(name, new org.apache.hadoop.fs.Path(null, null, child)).toString());
        }
        return new Location(
                isRemote()
                        ? given.absolute()
                        : local().resolve(given.local())
                                .toAbsolutePath()
                                .normalize()
                                .toString());
    }

    /**
     * All bytes of the file.
     *
     * @throws IOException where it can't be read; {@link #isMissing} tells whether it is not there
     */
    public byte[] bytes() throws IOException {
        if (!isRemote()) {
            return Files.readAllBytes(local());
        }
        try (InputStream in = InputFile.open(hadoop(), new org.apache.hadoop.fs.Path(name))) {
            return in.readAllBytes();
        } catch (IllegalArgumentException e) {
            // So Hadoop tells of paths and hosts that are none.
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * The file's text, in UTF-8.
     *
     * @throws IOException as {@link #bytes}, and where it is no such text
     */
    public String text() throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes()))
                .toString();
    }

    /**
     * Looks whether the classes of its file system are there; the store itself is not asked.
     *
     * @throws IOException where Hadoop knows no class for it, and a {@link RuntimeException} where the class is not there
     */
    public void requireClasses() throws IOException {
        if (isRemote()) {
            FileSystem.getFileSystemClass(name.substring(0, name.indexOf(':')), hadoop());
        }
    }

    /** Whether reading failed since there is no such file. */
    public static boolean isMissing(Throwable failure) {
        return failure instanceof NoSuchFileException || failure instanceof FileNotFoundException;
    }

    /**
     * Spark's view of Hadoop, on the driver and on executors alike, and before there is a session: its own files and the
     * keys {@code spark.hadoop.*}.
     */
    static Configuration hadoop() {
        SparkEnv spark = SparkEnv.get();
        return SparkHadoopUtil.get().newConfiguration(spark == null ? new SparkConf() : spark.conf());
    }
}
