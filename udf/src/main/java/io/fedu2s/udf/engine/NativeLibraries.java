package io.fedu2s.udf.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.util.Utils;
import io.fedu2s.udf.error.Errors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Loads DJL's native libraries from the jars of the class path, never from a network.
 *
 * <p>DJL unpacks them into one folder per user, which executors of a machine share and may want at the same moment; and
 * it deletes what it finds half done. So loading happens under a lock on a file of that folder. {@code DJL_CACHE_DIR}
 * (environment or system property) chooses another folder.
 */
public final class NativeLibraries {
    private static final String CACHE_DIR = "DJL_CACHE_DIR";

    private static boolean tokenizersLoaded;
    private static boolean torchLoaded;

    private NativeLibraries() {}

    /** Loads the tokenizers' library if this process has not done so. */
    public static synchronized void loadTokenizers() {
        if (!tokenizersLoaded) {
            underLock(LibUtils::checkStatus);
            tokenizersLoaded = true;
        }
    }

    /** Loads libtorch if this process has not done so. */
    public static synchronized void loadTorch() {
        if (!torchLoaded) {
            underLock(() -> Engine.getEngine("PyTorch"));
            torchLoaded = true;
        }
    }

    private static void underLock(Runnable load) {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        Path folder = cacheFolder();
        try (FileChannel file =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = file.lock();
            try {
                load.run();
            } finally {
                lock.release();
            }
        } catch (IOException | EngineException e) {
            throw Errors.nativeLibrariesUnusable(folder.toString(), e);
        }
    }

    /** The folder DJL unpacks into, which exists and is this user's. */
    private static Path cacheFolder() {
        String chosen = Utils.getEnvOrSystemProperty(CACHE_DIR);
        Path folder = chosen != null && !chosen.isEmpty() ? Path.of(chosen) : defaultFolder();
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            String owner = Files.getOwner(folder).getName();
            if (chosen == null && !owner.equals(System.getProperty("user.name"))) {
                throw new IOException("it belongs to " + owner);
            }
        } catch (IOException e) {
            throw Errors.nativeLibrariesUnusable(folder.toString(), e);
        }
        System.setProperty(CACHE_DIR, folder.toString());
        return folder;
    }

    private static Path defaultFolder() {
        Path home = Path.of(System.getProperty("user.home"));
        return Files.isWritable(home)
                ? home.resolve(Path.of(".cache", "fedu2s"))
                : Path.of(System.getProperty("java.io.tmpdir"), "fedu2s-" + System.getProperty("user.name"));
    }
}
