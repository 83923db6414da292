package io.fedu2s.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.table.Tables;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All tables into {@code summary.json} and {@code report.html} below the output.
 *
 * <p>Both depend on the tables and the configuration alone, but for the seconds of the run: where everything else is as
 * the last report said, its seconds stay and no file is touched.
 */
public final class ReportJob {
    private static final Logger LOG = LoggerFactory.getLogger(ReportJob.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final Duration elapsed;

    /** A report on a run that has taken {@code elapsed} so far. */
    public ReportJob(SparkSession spark, RunConfig config, Tables tables, Duration elapsed) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.elapsed = elapsed;
    }

    /** Writes what has changed. */
    public ReportResult run() {
        spark.sparkContext().setJobGroup("report", "summary.json and report.html", false);
        OutputFile summary = file("summary.json");
        OutputFile page = file("report.html");
        RunFigures figures = new FiguresReader(config, tables).read(elapsed.toMillis() / 1e3);
        figures = secondsSaidBefore(summary, figures).map(figures::withSeconds).orElse(figures);
        boolean newSummary = summary.replace(Summary.of(figures).toJson());
        boolean newPage = page.replace(ReportPage.of(figures));
        LOG.info(
                "report: {} of {} pairs accepted, {} rounds; {} {}",
                figures.pairsAccepted(),
                figures.pairsGenerated(),
                figures.rounds().size(),
                page.path(),
                newSummary || newPage ? "written" : "is up to date");
        return new ReportResult(summary.path().toString(), page.path().toString(), newSummary || newPage);
    }

    /** The seconds of the last summary, where it differs from these figures in nothing else. */
    private static Optional<Double> secondsSaidBefore(OutputFile summary, RunFigures figures) {
        return summary.read()
                .flatMap(before -> seconds(before)
                        .filter(seconds -> Summary.of(figures.withSeconds(seconds))
                                .toJson()
                                .equals(before)));
    }

    private static Optional<Double> seconds(String summary) {
        try {
            JsonNode seconds = JsonMapper.builder().build().readTree(summary).path("seconds");
            return seconds.isNumber() ? Optional.of(seconds.asDouble()) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private OutputFile file(String name) {
        return new OutputFile(
                new Path(config.output().path(name)), spark.sparkContext().hadoopConfiguration());
    }
}
