package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.cluster.ExecutorWatch;
import io.fedu2s.jobs.cluster.StepJobs;
import io.fedu2s.jobs.cluster.Submission;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.config.RuntimeConfig;
import io.fedu2s.jobs.lease.Lease;
import io.fedu2s.jobs.lineage.Lineage;
import io.fedu2s.jobs.report.RunClock;
import io.fedu2s.jobs.table.Sessions;
import io.fedu2s.jobs.table.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every job is told on the command line, and how a job is run with it. */
final class RunOptions {
    private static final String LAUNCHER = "FEDU2S_LAUNCHER";

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description =
                    "The run's configuration, YAML, under any Hadoop path: begin with a copy of conf/starter.yaml;"
                            + " conf/reference.yaml has every key.")
    private String config = "";

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "A setting that beats the file, such as federate.rounds=3; may be given often.")
    private List<String> settings = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** A job's work, which tells by itself what came of it. */
    @FunctionalInterface
    interface Work {
        /** Runs it. */
        void run(SparkSession spark, RunConfig config, Tables tables);
    }

    /** Runs one step of a run: the configuration is laid beside what it makes, and its time counts for the report. */
    int step(Work work) {
        return make((spark, run, tables) -> {
            RunClock clock =
                    RunClock.ofCommand(run.output(), spark.sparkContext().hadoopConfiguration());
            try {
                told(work).run(spark, run, tables);
            } finally {
                clock.close();
            }
        });
    }

    /** Runs what makes something: the configuration is laid beside it. */
    int make(Work work) {
        RunConfig run = RunConfig.read(config, settings);
        return open(run, true, run::requireModels, (spark, same, tables) -> {
            new EffectiveConfigFile(spark.sparkContext().hadoopConfiguration()).write(run);
            work.run(spark, run, tables);
        });
    }

    /** Runs what only looks at a run, also while somebody else writes to it. */
    int look(Work work) {
        return open(RunConfig.read(config, settings), false, () -> {}, work);
    }

    /** Runs what changes something of a run, and leaves the configuration alone that lies beside it. */
    int change(Work work) {
        return open(RunConfig.read(config, settings), true, () -> {}, work);
    }

    /** The same work, told as this command's to whoever keeps the lineage of tables. */
    Work told(Work work) {
        String name = spec.commandLine().getCommandName();
        return (spark, run, tables) -> Lineage.during(spark, run, tables, name, () -> work.run(spark, run, tables));
    }

    /** A driver that was sent to a cluster leaves word of how it ended. */
    private int open(RunConfig run, boolean writes, Runnable check, Work work) {
        Optional<VerdictFile> word = Submission.ofThisDriver()
                .map(submission -> new VerdictFile(run.output().root(), submission, new SparkConf()));
        word.ifPresent(VerdictFile::begin);
        try {
            check.run();
            inSession(run, writes, work);
        } catch (Exception e) {
            // Spark throws checked exceptions undeclared.
            word.ifPresent(file -> file.end(ExitCodes.verdict(e)));
            throw e;
        }
        word.ifPresent(file -> file.end(Verdict.DONE));
        return ExitCodes.DONE;
    }

    private void inSession(RunConfig run, boolean writes, Work work) {
        NamedStores.check(run);
        RuntimeConfig runtime = run.runtime();
        String name = "fedu2s " + spec.commandLine().getCommandName() + " "
                + run.run().id();
        boolean own = SparkSession.getDefaultSession().isEmpty();
        SparkSession spark = Sessions.open(name, runtime.master(), runtime.shufflePartitions(), runtime.taskAttempts());
        try {
            Tables tables = new Tables(spark, run.output().root(), run.run().id());
            StepJobs.begin(
                    spark.sparkContext(),
                    spec.commandLine().getCommandName(),
                    run.run().id());
            try (var executors = ExecutorWatch.over(spark.sparkContext(), runtime.resourceTimeout())) {
                executors.during(() -> {
                    if (writes) {
                        withLease(spark, run, tables, work);
                    } else {
                        work.run(spark, run, tables);
                    }
                });
            }
        } finally {
            StepJobs.end(spark.sparkContext());
            // Whoever opened one before goes on with it.
            if (own) {
                Sessions.close(spark);
            }
        }
    }

    /** Two that write to one output would undo each other's work. */
    private void withLease(SparkSession spark, RunConfig run, Tables tables, Work work) {
        try (Lease lease = Lease.take(
                run.output().root(),
                spark.sparkContext().hadoopConfiguration(),
                spec.commandLine().getCommandName(),
                Duration.ofSeconds(run.runtime().leaseSeconds()),
                () -> spark.sparkContext().cancelAllJobs())) {
            try {
                Interruption.during(() -> work.run(spark, run, tables), spark, tables, lease);
            } finally {
                lease.requireHeld();
            }
        }
    }

    /** Tells the user what was asked for. */
    void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }

    /** A command with these options, to be copied into a shell. */
    String commandLine(String command) {
        StringBuilder line = new StringBuilder(System.getenv().getOrDefault(LAUNCHER, "fedu2s"))
                .append(' ')
                .append(command)
                .append(" --config ")
                .append(quoted(config));
        settings.forEach(setting -> line.append(" --set ").append(quoted(setting)));
        return line.toString();
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9_./:=,@%+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
