package io.fedu2s.bench;

import io.fedu2s.jobs.cli.AddedCommand;
import picocli.CommandLine.Command;

/** What is measured of the federation and of judges; a model's own benchmarks are {@code model bench}'s. */
@Command(
        name = "bench",
        description = "Measure the federation's own work, and how well judges tell good pairs from faulty ones.",
        subcommands = {BenchReduceCommand.class, BenchJudgesCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class BenchesCommand implements AddedCommand {
    @Override
    public String parent() {
        return "fedu2s";
    }
}
