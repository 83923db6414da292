package io.fedu2s.jobs.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tables that many tests begin with: the first of them writes the table, the others copy its folder. */
public final class WrittenOnce {
    private static final Map<String, Path> WRITTEN = new ConcurrentHashMap<>();

    private WrittenOnce() {}

    /**
     * Appends rows by a step's version 0.
     *
     * @param name tells these rows, and the files that they are in, from all others that tests write
     */
    public static void append(Tables tables, TableName table, String step, String name, Supplier<Dataset<Row>> rows) {
        Path folder = Path.of(URI.create(tables.path(table)));
        Path written = WRITTEN.get(name);
        try {
            if (written != null && !Files.exists(folder)) {
                FileUtils.copyDirectory(written.toFile(), folder.toFile());
                return;
            }
            boolean isNew = !Files.exists(folder);
            tables.append(table, rows.get(), step, 0);
            if (isNew) {
                Path copy = Files.createTempDirectory("written-once");
                FileUtils.copyDirectory(folder.toFile(), copy.toFile());
                FileUtils.forceDeleteOnExit(copy.toFile());
                WRITTEN.put(name, copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
