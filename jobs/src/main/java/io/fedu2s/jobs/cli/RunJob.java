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
import io.fedu2s.jobs.profile.ProfileJob;
import io.fedu2s.jobs.report.ReportJob;
import io.fedu2s.jobs.report.RunClock;
import io.fedu2s.jobs.table.Tables;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All jobs in order. What is done already is passed over; a killed run goes on where it stood. */
final class RunJob {
    private static final Logger LOG = LoggerFactory.getLogger(RunJob.class);

    /** Without those that are asked for. */
    private static final int STEPS = 7;

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private int step;

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
            try (RunClock clock = RunClock.start(config.output(), hadoop)) {
                steps(clock);
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

    private void steps(RunClock clock) {
        NamedFiles.check(config, spark.sparkContext().hadoopConfiguration());
        FederateJob.check(config);
        step = 0;
        begin("ingest");
        new IngestJob(spark, config, tables).run();
        if (config.profile().inRun()) {
            begin("profile");
            new ProfileJob(spark, config, tables).run();
        }
        begin("generate");
        FilterJob filter = new FilterJob(spark, config, tables);
        new GenerateJob(spark, config, tables, filter).run();
        begin("filter");
        FilterResult judged = filter.run();
        if (judged.nothingLeft().isPresent()) {
            throw judged.nothingLeft().get();
        }
        begin("federate");
        new FederateJob(spark, config, tables).run();
        begin("evaluate");
        new EvaluateJob(spark, config, tables).run();
        begin("export");
        new ExportJob(spark, config, tables).run();
        begin("report");
        new ReportJob(spark, config, tables, clock.elapsed()).run();
    }

    /** Says which step it is; what comes of it the job tells. */
    private void begin(String name) {
        step++;
        StepJobs.begin(spark.sparkContext(), name, config.run().id());
        LOG.info("step {} of {}: {}", step, config.profile().inRun() ? STEPS + 1 : STEPS, name);
    }
}
