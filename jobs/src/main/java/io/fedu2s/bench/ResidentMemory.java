package io.fedu2s.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** This process's resident memory, as Linux counts it (proc(5), status). */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** The most there was so far, mapped files included, in MB. */
    public static long peakMegabytes() {
        return megabytes("VmHWM:");
    }

    /** What there is now, mapped files left out, in MB. */
    static long anonymousMegabytes() {
        return megabytes("RssAnon:");
    }

    private static long megabytes(String key) {
        try {
            List<String> lines = Files.readAllLines(STATUS);
            return lines.stream()
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(kilobytes -> Long.parseLong(kilobytes) / 1000)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
