package io.fedu2s.udf.spark;

import io.fedu2s.udf.error.Errors;
import io.fedu2s.udf.fetch.FolderCache;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where model folders lie on this machine: a local path, with or without {@code file:}, stands for itself, and any
 * other Hadoop path ({@code hdfs://}, {@code s3a://} …) for a copy of it in the cache of this machine.
 *
 * <p>The environment variable or system property {@code FEDU2S_MODEL_CACHE} names the cache's folder; otherwise it is
 * {@code ~/.cache/fedu2s/models}.
 */
public final class ModelFolders {
    private static final String CACHE = "FEDU2S_MODEL_CACHE";

    private static @Nullable FolderCache cache;

    private ModelFolders() {}

    /** A location that means the same everywhere: local folders become absolute, since tasks work elsewhere. */
    public static String absolute(String location) {
        return new Location(location).absolute();
    }

    /**
     * The folder on this machine.
     *
     * @throws io.fedu2s.udf.error.UserException where a remote folder can't be had
     */
    public static Path local(String location) {
        Location folder = new Location(location);
        return folder.isRemote() ? cache().copyOf(location) : folder.local();
    }

    /**
     * Looks whether a folder on this machine is there; remote ones are looked at when they are copied.
     *
     * @throws io.fedu2s.udf.error.UserException where it is not
     */
    public static void requireLocal(String location) {
        Location folder = new Location(location);
        if (!folder.isRemote() && !Files.isDirectory(folder.local())) {
            throw Errors.modelFolderMissing(folder.local());
        }
    }

    /**
     * A location that means the same everywhere, of a folder that is there as far as this machine can tell.
     *
     * @throws io.fedu2s.udf.error.UserException as {@link #requireLocal} does
     */
    public static String found(String location) {
        requireLocal(location);
        return absolute(location);
    }

    private static synchronized FolderCache cache() {
        if (cache == null) {
            cache = new FolderCache(root(), Location.hadoop());
        }
        return cache;
    }

    private static Path root() {
        String chosen = System.getenv().getOrDefault(CACHE, System.getProperty(CACHE, ""));
        if (!chosen.isEmpty()) {
            return Path.of(chosen).toAbsolutePath();
        }
        Path home = Path.of(System.getProperty("user.home"));
        return Files.isWritable(home)
                ? home.resolve(Path.of(".cache", "fedu2s", "models"))
                : Path.of(System.getProperty("java.io.tmpdir"), "fedu2s-" + System.getProperty("user.name"), "models");
    }
}
