package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.config.DomainConfig;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.ingest.DomainFiles;
import io.fedu2s.jobs.report.OutputFile;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.ContentId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;

/**
 * The note that a run leaves when it came to its end: what it had before it and what it left, as a digest. While
 * nothing of that has changed, no step can have anything to do, and none has to be asked.
 *
 * <p>The digest is over the configuration with its templates, the identity and version of every table, and path, size
 * and time of change of every file that is read or was written: the clients' documents as they are listed to be read,
 * examples, held-out pairs, models, adapter and report. Where any of it can't be looked at, the steps are asked, and
 * say what is wrong.
 */
final class FinishedRun {
    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final Configuration hadoop;

    FinishedRun(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.hadoop = spark.sparkContext().hadoopConfiguration();
    }

    /** Whether a run came to its end with all that is there now. */
    boolean stands() {
        Optional<String> noted = note().read();
        return noted.isPresent() && noted.equals(digest());
    }

    /** Notes that a run came to its end. */
    void write() {
        digest().ifPresent(digest -> note().replace(digest));
    }

    private OutputFile note() {
        return new OutputFile(new Path(config.output().path(".finished")), hadoop);
    }

    private Optional<String> digest() {
        List<Object> parts = new ArrayList<>(List.of(
                new Version().getVersion()[0],
                config.effectiveYaml(),
                config.run().textHash().keyId(),
                config.prompt().fewShot().text(),
                config.prompt().zeroShot().text(),
                config.evaluate().baseline(),
                config.kinds().words(),
                config.feedback().reasons().sentences()));
        parts.addAll(tables.states());
        try {
            for (DomainConfig domain : config.input().domains()) {
                parts.add(DomainFiles.list(spark, config.input(), domain).digest());
            }
            for (String path : paths()) {
                files(new Path(path), parts);
            }
        } catch (IOException | UserException e) {
            return Optional.empty();
        }
        return Optional.of(ContentId.of(parts.toArray()) + "\n");
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (DomainConfig domain : config.input().domains()) {
            domain.examples().forEach(file -> paths.add(config.input().resolve(file)));
            paths.add(domain.evaluation().isEmpty() ? "" : config.input().resolve(domain.evaluation()));
        }
        String profiles = config.clients().profiles();
        paths.add(profiles.isEmpty() ? "" : config.input().resolve(profiles));
        String votes = config.input().votes();
        paths.add(votes.isEmpty() ? "" : config.input().resolve(votes));
        paths.add(config.model().path());
        paths.add(config.retrieve().model());
        paths.add(config.reward().model());
        paths.add(config.judge().model());
        paths.add(config.judge().encoder());
        paths.add(config.evaluate().encoder());
        paths.add(config.export().folder(config.output()));
        paths.add(config.output().path("summary.json"));
        paths.add(config.output().path("report.html"));
        paths.removeIf(String::isEmpty);
        return paths;
    }

    private void files(Path path, List<Object> parts) throws IOException {
        SortedSet<String> seen = new TreeSet<>();
        RemoteIterator<LocatedFileStatus> files = path.getFileSystem(hadoop).listFiles(path, true);
        while (files.hasNext()) {
            LocatedFileStatus file = files.next();
            seen.add(file.getPath() + " " + file.getLen() + " " + file.getModificationTime());
        }
        if (seen.isEmpty()) {
            throw new FileNotFoundException(path.toString());
        }
        parts.add(String.join("\n", seen));
    }
}
