package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.config.RuntimeConfig;
import io.fedu2s.jobs.table.Sessions;
import io.fedu2s.jobs.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** What every job is told on the command line, and how a job is run with it. */
final class RunOptions {
    private static final Logger LOG = LoggerFactory.getLogger(RunOptions.class);

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The run's configuration, YAML; conf/reference.yaml has every key.")
    private Path config = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "A setting that beats the file, such as federate.rounds=3; may be given often.")
    private List<String> settings = new ArrayList<>();

    /** A job's work. */
    @FunctionalInterface
    interface Work {
        /** Runs it and tells what came of it. */
        Object run(SparkSession spark, RunConfig config, Tables tables);
    }

    /** Opens what a job needs, runs it and says what came of it. */
    int run(Work work) {
        RunConfig run = RunConfig.read(config, settings);
        RuntimeConfig runtime = run.runtime();
        String name = "fedu2s " + run.run().id();
        SparkSession spark = Sessions.open(name, runtime.master(), runtime.shufflePartitions(), runtime.taskAttempts());
        try {
            new EffectiveConfigFile(spark.sparkContext().hadoopConfiguration()).write(run);
            Tables tables = new Tables(spark, run.output().root(), run.run().id());
            LOG.info("{}", work.run(spark, run, tables));
            return ExitCodes.DONE;
        } finally {
            spark.stop();
        }
    }
}
