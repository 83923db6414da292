package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.cluster.Submission;
import io.fedu2s.jobs.evaluate.EvaluateJob;
import io.fedu2s.jobs.export.ExportJob;
import io.fedu2s.jobs.federate.FederateJob;
import io.fedu2s.jobs.filter.FilterJob;
import io.fedu2s.jobs.generate.GenerateJob;
import io.fedu2s.jobs.ingest.IngestJob;
import io.fedu2s.jobs.report.ReportJob;
import io.fedu2s.jobs.report.RunClock;
import io.fedu2s.jobs.track.TrackJob;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The program {@code fedu2s}.
 *
 * <p>Exit codes: 0 done, 1 a bug, 2 the user's to mend, 75 worth a retry.
 */
@Command(
        name = "fedu2s",
        description = "Turns many clients' raw text into one tuned language model, by Spark.",
        subcommands = {
            ModelCommand.class,
            AblateCommand.class,
            ForgetCommand.class,
            PackagesCommand.class,
            PreviewCommand.class,
            ProfileCommand.class,
            ReviewCommand.class,
            SearchCommand.class,
            SimulateCommand.class,
            VerdictCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        // Of every command below too.
        scope = ScopeType.INHERIT)
public final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        int code = run(arguments);
        // On YARN a driver that ends the process, whatever its code, counts as failed and is begun again.
        boolean isOnYarn = "yarn".equals(System.getProperty("spark.master"))
                && Submission.ofThisDriver().isPresent();
        if (code != ExitCodes.DONE || !isOnYarn) {
            System.exit(code);
        }
    }

    static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    /** The program, with the commands that stand beside it. */
    public static CommandLine commandLine() {
        return AddedCommand.addedTo(new CommandLine(new Main()))
                .setExecutionExceptionHandler(new ExitCodes())
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCodes.USER;
    }

    @Command(description = "Reads the clients' documents and cuts them into chunks.")
    int ingest(@Mixin RunOptions options) {
        return options.step((spark, config, tables) -> {
            NamedFiles.check(config, spark.sparkContext().hadoopConfiguration());
            OwnText.warn(config);
            new IngestJob(spark, config, tables).run();
        });
    }

    @Command(description = "Writes instructions and responses from the chunks, by few-shot prompts.")
    int generate(@Mixin RunOptions options) {
        return options.step((spark, config, tables) -> {
            OwnText.warn(config);
            new GenerateJob(spark, config, tables, new FilterJob(spark, config, tables)).run();
        });
    }

    @Command(description = "Parses and judges what was generated.")
    int filter(@Mixin RunOptions options) {
        return options.step((spark, config, tables) -> new FilterJob(spark, config, tables)
                .run()
                .nothingLeft()
                .ifPresent(why -> LOG.warn("filter: {}", why.getMessage())));
    }

    @Command(description = "Tunes an adapter with all clients, round by round.")
    int federate(@Mixin RunOptions options) {
        return options.step((spark, config, tables) -> new FederateJob(spark, config, tables).run());
    }

    @Command(description = "Measures base and adapters on the held-out pairs.")
    int evaluate(@Mixin RunOptions options) {
        return options.step((spark, config, tables) -> new EvaluateJob(spark, config, tables).run());
    }

    @Command(description = "Writes the last adapter as a PEFT folder.")
    int export(@Mixin RunOptions options) {
        return options.step((spark, config, tables) -> new ExportJob(spark, config, tables).run());
    }

    @Command(description = "Writes summary.json and report.html.")
    int report(@Mixin RunOptions options) {
        return options.change(options.told((spark, config, tables) -> {
            Configuration hadoop = spark.sparkContext().hadoopConfiguration();
            Duration elapsed = RunClock.ofLastRun(config.output(), hadoop);
            new TrackJob(config, hadoop).run(new ReportJob(spark, config, tables, elapsed).run());
            RunClock.reported(config.output(), hadoop);
        }));
    }

    @Command(description = "Does all of it in order; goes on where an earlier run stood.")
    int run(@Mixin RunOptions options) {
        return options.make((spark, config, tables) -> {
            OwnText.warn(config);
            LOG.info("{}", new RunJob(spark, config, tables).run());
        });
    }

    @Command(description = "Says what is done, and the command that comes next; changes nothing.")
    int status(@Mixin RunOptions options) {
        return options.look((spark, config, tables) ->
                options.print(new StatusJob(spark, config, tables, options::commandLine).run()));
    }
}
