package io.fedu2s.jobs.cli;

import picocli.CommandLine.Command;

/** What is measured of the federation; a model's own benchmarks are {@code model bench}'s. */
@Command(
        name = "bench",
        description = "Measure the federation's own work.",
        subcommands = BenchReduceCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class BenchesCommand {}
