package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.evaluate.EvaluateJob;
import io.fedu2s.jobs.export.ExportJob;
import io.fedu2s.jobs.federate.FederateJob;
import io.fedu2s.jobs.filter.FilterJob;
import io.fedu2s.jobs.generate.GenerateJob;
import io.fedu2s.jobs.ingest.IngestJob;
import io.fedu2s.jobs.report.ReportJob;
import io.fedu2s.jobs.report.RunClock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The program {@code fedu2s}.
 *
 * <p>Exit codes: 0 done, 1 a bug, 2 the user's to mend, 75 worth a retry.
 */
@Command(
        name = "fedu2s",
        description = "Turns many clients' raw text into one tuned language model; the text stays where it is.",
        subcommands = {
            ModelCommand.class,
            BenchesCommand.class,
            PretrainCommand.class,
            SimulateCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Main implements Callable<Integer> {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(new ExitCodes())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return ExitCodes.USER;
    }

    @Command(description = "Reads the clients' documents and cuts them into chunks.")
    int ingest(@Mixin RunOptions options) {
        return options.run((spark, config, tables) -> {
            NamedFiles.check(config, spark.sparkContext().hadoopConfiguration());
            return new IngestJob(spark, config, tables).run();
        });
    }

    @Command(description = "Writes instructions and responses from the chunks, by few-shot prompts.")
    int generate(@Mixin RunOptions options) {
        return options.run((spark, config, tables) -> new GenerateJob(spark, config, tables).run());
    }

    @Command(description = "Parses and judges what was generated.")
    int filter(@Mixin RunOptions options) {
        return options.run((spark, config, tables) -> new FilterJob(spark, config, tables).run());
    }

    @Command(description = "Tunes an adapter with all clients, round by round.")
    int federate(@Mixin RunOptions options) {
        return options.run((spark, config, tables) -> new FederateJob(spark, config, tables).run());
    }

    @Command(description = "Measures base and adapters on the held-out pairs.")
    int evaluate(@Mixin RunOptions options) {
        return options.run((spark, config, tables) -> new EvaluateJob(spark, config, tables).run());
    }

    @Command(description = "Writes the last adapter as a PEFT folder.")
    int export(@Mixin RunOptions options) {
        return options.run((spark, config, tables) -> new ExportJob(spark, config, tables).run());
    }

    @Command(description = "Writes summary.json and report.html.")
    int report(@Mixin RunOptions options) {
        return options.run((spark, config, tables) -> {
            Duration elapsed =
                    RunClock.ofLastRun(config.output(), spark.sparkContext().hadoopConfiguration());
            return new ReportJob(spark, config, tables, elapsed).run();
        });
    }

    @Command(description = "Does all of it in order; goes on where an earlier run stood.")
    int run(@Mixin RunOptions options) {
        return options.run((spark, config, tables) -> new RunJob(spark, config, tables).run());
    }

    @Command(description = "Says what is done and what is not.")
    int status(@Mixin RunOptions options) {
        return options.run((spark, config, tables) -> new StatusJob(spark, config, tables).run());
    }
}
