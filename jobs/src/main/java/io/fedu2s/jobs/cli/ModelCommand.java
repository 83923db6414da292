package io.fedu2s.jobs.cli;

import picocli.CommandLine.Command;

/** A model folder on its own, without Spark. */
@Command(
        name = "model",
        description = "Try a model folder on its own: complete a prompt, score pairs, measure its speed.",
        subcommands = {CompleteCommand.class, ScoreCommand.class, BenchCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class ModelCommand {}
