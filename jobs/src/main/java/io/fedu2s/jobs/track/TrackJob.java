package io.fedu2s.jobs.track;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.report.OutputFile;
import io.fedu2s.jobs.report.ReportResult;
import io.fedu2s.jobs.track.MlflowServer.Metric;
import io.fedu2s.udf.record.ContentId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells an MLflow server what the report says: the keys as parameters, figures and rounds as metrics, and configuration,
 * report, summary and adapter as files.
 *
 * <p>A federation that goes on is told to its run of MLflow, rounds that it was told already left out; another one gets a run
 * of its own. What was told is remembered below the output. A server that can't be reached is said and told later, since all
 * that a run came to is committed; one that refuses is the user's to mend.
 */
public final class TrackJob {
    private static final Logger LOG = LoggerFactory.getLogger(TrackJob.class);

    private final RunConfig config;
    private final Configuration hadoop;

    /** A job that tells what {@code config} says to whom it says. */
    public TrackJob(RunConfig config, Configuration hadoop) {
        this.config = config;
        this.hadoop = hadoop;
    }

    /** Tells what is new in a report; says whether there was anything and all of it arrived. */
    public boolean run(ReportResult report) {
        Optional<URI> uri = config.tracking().uri();
        if (uri.isEmpty()) {
            return false;
        }
        String summary = file(report.summary()).read().orElseThrow();
        String page = file(report.page()).read().orElse("");
        OutputFile memory = file(config.output().path(".tracked"));
        String place = uri.get() + " " + config.tracking().experiment();
        Told before = memory.read()
                .flatMap(Told::read)
                .filter(told -> told.place().equals(place))
                .orElse(Told.nothing(place));
        String state = ContentId.of(summary, page, config.effectiveYaml());
        if (before.state().equals(state)) {
            LOG.info("tracking: nothing to do, {} knows the report", uri.get());
            return false;
        }
        try {
            MlflowServer server = new MlflowServer(uri.get(), name -> Optional.ofNullable(System.getenv(name)));
            tell(server, summary, before, memory, page, state);
            return true;
        } catch (IOException e) {
            LOG.warn(
                    "tracking: {} was not told ({}). All is committed; 'report' tells it when it can be reached.",
                    uri.get(),
                    e.toString());
            return false;
        }
    }

    private void tell(MlflowServer server, String summary, Told before, OutputFile memory, String page, String state)
            throws IOException {
        RunRecord found = RunRecord.of(summary);
        Optional<URI> known = before.goesOnAs(found.rounds()) ? server.artifacts(before.run()) : Optional.empty();
        Told told = before;
        if (known.isEmpty()) {
            String run = server.begin(
                    server.experiment(config.tracking().experiment()),
                    config.run().id(),
                    found.milliseconds(),
                    config.effectiveValues());
            told = Told.nothing(before.place()).of(run);
            memory.replace(told.toJson());
        }
        List<Metric> news = found.metricsAfter(told.rounds().size());
        server.log(told.run(), news);
        told = told.with(found.rounds());
        memory.replace(told.toJson());
        URI folder =
                known.isPresent() ? known.get() : server.artifacts(told.run()).orElseThrow();
        int files = files(server, folder, summary, page);
        server.end(told.run());
        memory.replace(told.with(state).toJson());
        LOG.info(
                "tracking: {} metrics and {} files to {}, run {}",
                news.size(),
                files,
                config.tracking().uri().get(),
                told.run());
    }

    /** Sends the files, small ones first, and says how many. */
    private int files(MlflowServer server, URI folder, String summary, String page) throws IOException {
        text(server, folder, "config.yaml", config.effectiveYaml());
        text(server, folder, "report.html", page);
        text(server, folder, "summary.json", summary);
        int files = 3;
        Path adapter = new Path(config.export().folder(config.output()));
        FileSystem disk = adapter.getFileSystem(hadoop);
        if (!disk.exists(adapter)) {
            return files;
        }
        for (FileStatus file : disk.listStatus(adapter)) {
            if (file.isFile() && !file.getPath().getName().startsWith(".")) {
                send(
                        server,
                        folder,
                        "adapter/" + file.getPath().getName(),
                        file.getLen(),
                        () -> open(disk, file.getPath()));
                files++;
            }
        }
        return files;
    }

    private void text(MlflowServer server, URI folder, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        send(server, folder, name, bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    private void send(MlflowServer server, URI folder, String name, long bytes, Supplier<InputStream> content)
            throws IOException {
        if ("mlflow-artifacts".equals(folder.getScheme())) {
            server.put(folder, name, bytes, content);
            return;
        }
        // A server that does not take files itself names a store, which clients write to.
        String store = folder.toString().replaceFirst("^s3:", "s3a:");
        Path to = new Path(store + "/" + name);
        try (InputStream in = content.get();
                var out = to.getFileSystem(hadoop).create(to, true)) {
            in.transferTo(out);
        }
    }

    private static InputStream open(FileSystem disk, Path file) {
        try {
            return disk.open(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OutputFile file(String path) {
        return new OutputFile(new Path(path), hadoop);
    }
}
