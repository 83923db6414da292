package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.cluster.StepJobs;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.evaluate.EvaluateJob;
import io.fedu2s.jobs.export.ExportJob;
import io.fedu2s.jobs.federate.FederateJob;
import io.fedu2s.jobs.filter.FilterJob;
import io.fedu2s.jobs.filter.FilterResult;
import io.fedu2s.jobs.generate.GenerateJob;
import io.fedu2s.jobs.ingest.IngestJob;
import io.fedu2s.jobs.lineage.Lineage;
import io.fedu2s.jobs.profile.ProfileJob;
import io.fedu2s.jobs.report.ReportJob;
import io.fedu2s.jobs.report.RunClock;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.jobs.track.TrackJob;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All jobs in order. What is done already is passed over; a killed run goes on where it stood. */
final class RunJob {
    private static final Logger LOG = LoggerFactory.getLogger(RunJob.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    RunJob(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /** Runs every job, and says whether any table changed. */
    String run() {
        long start = System.nanoTime();
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        var finished = new FinishedRun(spark, config, tables);
        boolean changed = false;
        if (!finished.stands()) {
            List<String> before = tables.states();
            try (RunClock clock = RunClock.start(config.output(), hadoop);
                    Lineage lineage = Lineage.of(spark, config, tables)) {
                lineage.during("run", () -> steps(clock, lineage));
                clock.finished();
            }
            finished.write();
            changed = !tables.states().equals(before);
        }
        String seconds = "%.1f s".formatted((System.nanoTime() - start) / 1e9);
        return changed
                ? "run " + config.run().id() + " done in " + seconds + "; see "
                        + config.output().path("report.html")
                : "nothing to do: every step was done, no table changed; looked in " + seconds;
    }

    private void steps(RunClock clock, Lineage lineage) {
        NamedFiles.check(config, spark.sparkContext().hadoopConfiguration());
        FederateJob.check(config);
        FilterJob filter = new FilterJob(spark, config, tables);
        Map<String, Runnable> steps = new LinkedHashMap<>();
        steps.put("ingest", () -> new IngestJob(spark, config, tables).run());
        if (config.profile().inRun()) {
            steps.put("profile", () -> new ProfileJob(spark, config, tables).run());
        }
        steps.put("generate", () -> new GenerateJob(spark, config, tables, filter).run());
        steps.put("filter", () -> {
            FilterResult judged = filter.run();
            if (judged.nothingLeft().isPresent()) {
                throw judged.nothingLeft().get();
            }
        });
        steps.put("federate", () -> new FederateJob(spark, config, tables).run());
        steps.put("evaluate", () -> new EvaluateJob(spark, config, tables).run());
        steps.put("export", () -> new ExportJob(spark, config, tables).run());
        steps.put(
                "report",
                () -> new TrackJob(config, spark.sparkContext().hadoopConfiguration())
                        .run(new ReportJob(spark, config, tables, clock.elapsed()).run()));
        int step = 0;
        for (Map.Entry<String, Runnable> each : steps.entrySet()) {
            step++;
            StepJobs.begin(spark.sparkContext(), each.getKey(), config.run().id());
            LOG.info("step {} of {}: {}", step, steps.size(), each.getKey());
            lineage.during(each.getKey(), each.getValue());
        }
    }
}
