package io.fedu2s.bench;

import io.fedu2s.jobs.cli.AddedCommand;
import picocli.CommandLine.Command;

/** What is measured of the federation, of judges and of ingest; a model's own benchmarks are {@code model bench}'s. */
@Command(
        name = "bench",
        description =
                "Measure the federation's own work, how well judges tell good pairs from faulty ones, which chunks stand for"
                        + " the others, how copies of documents are found, how fast queries ask a model, and what"
                        + " the steps of a run cost Spark.",
        subcommands = {
            BenchReduceCommand.class,
            BenchJudgesCommand.class,
            BenchChunksCommand.class,
            BenchCopiesCommand.class,
            BenchEventsCommand.class,
            BenchQueriesCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class BenchesCommand implements AddedCommand {
    @Override
    public String parent() {
        return "fedu2s";
    }
}
