package io.fedu2s.udf.fetch;

import java.io.IOException;
import java.nio.file.Path;

/** Wants a folder's copy in a process of its own and prints where it is. */
public final class FetchProcess {
    private FetchProcess() {}

    /** Cache, location, log of opened files, manner. */
    public static void main(String[] arguments) {
        FolderCache cache = new FolderCache(
                Path.of(arguments[0]),
                RemoteDisk.configuration(Path.of(arguments[2]), RemoteDisk.Manner.valueOf(arguments[3])));
        System.out.println("copy " + cache.copyOf(arguments[1]));
    }

    static Process start(Path cache, String location, Path log, RemoteDisk.Manner manner) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FetchProcess.class.getName(),
                        cache.toString(),
                        location,
                        log.toString(),
                        manner.name())
                .redirectErrorStream(true)
                .start();
    }
}
