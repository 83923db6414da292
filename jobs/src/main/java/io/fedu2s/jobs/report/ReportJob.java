package io.fedu2s.jobs.report;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.people.Calibration;
import io.fedu2s.jobs.profile.ProfileJob;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.ContentId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All tables into {@code summary.json} and {@code report.html} below the output, and where people said enough of pairs into
 * {@code calibration.json}.
 *
 * <p>Both depend on the tables and the configuration alone, but for the seconds of the run. Where no table and no key has
 * changed since the last report, no table is read; where the figures are as it said, its seconds stay and no file is
 * touched. Delete one of the two to have it written anew.
 */
public final class ReportJob {
    static final String SUMMARY = "summary.json";

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
        OutputFile summary = file(SUMMARY);
        OutputFile page = file("report.html");
        OutputFile reported = file(".reported");
        String state = state();
        if (reported.read().filter(state::equals).isPresent()
                && summary.read().isPresent()
                && page.read().isPresent()) {
            LOG.info("report: nothing to do, {} says how tables and configuration are", page.path());
            return new ReportResult(summary.path().toString(), page.path().toString(), false);
        }
        RunFigures figures = new FiguresReader(config, tables, isProfiled()).read(elapsed.toMillis() / 1e3);
        figures = secondsSaidBefore(summary, figures).map(figures::withSeconds).orElse(figures);
        boolean newSummary = summary.replace(Summary.of(figures).toJson());
        Optional<Calibration> calibration = Calibration.read(tables, config.filters());
        boolean newPage = page.replace(ReportPage.of(figures, calibration));
        CalibrateJob.write(file(CalibrateJob.FILE), calibration);
        reported.replace(state);
        LOG.info(
                "report: {} of {} pairs accepted, {} rounds; {} {}",
                figures.pairsAccepted(),
                figures.pairsGenerated(),
                figures.rounds().size(),
                page.path(),
                newSummary || newPage ? "written" : "is up to date");
        if (!figures.comparisons().isEmpty()) {
            LOG.info("report: beside the base model {}", figures.findings().inShort());
        }
        return new ReportResult(summary.path().toString(), page.path().toString(), newSummary || newPage);
    }

    /** What other text was about, or by other keys, is not shown. */
    private boolean isProfiled() {
        if (!tables.exists(TableName.PROFILES)) {
            return false;
        }
        boolean isDone = new ProfileJob(spark, config, tables).isDone();
        if (!isDone) {
            LOG.info(
                    "report: the topics are of other chunks, documents or keys and not shown; 'profile' makes them anew");
        }
        return isDone;
    }

    /** The seconds of the last summary, where it differs from these figures in nothing else. */
    private static Optional<Double> secondsSaidBefore(OutputFile summary, RunFigures figures) {
        return summary.read()
                .flatMap(before -> Summary.seconds(before)
                        .filter(seconds -> Summary.of(figures.withSeconds(seconds))
                                .toJson()
                                .equals(before)));
    }

    /** Names all that the report depends on: the configuration, and which version of which table each one is. */
    private String state() {
        List<Object> parts = new ArrayList<>(List.of(config.effectiveYaml()));
        parts.addAll(tables.states());
        return ContentId.of(parts.toArray()) + "\n";
    }

    private OutputFile file(String name) {
        return new OutputFile(
                new Path(config.output().path(name)), spark.sparkContext().hadoopConfiguration());
    }
}
