package io.fedu2s.jobs.cli;

import picocli.CommandLine.Command;

/** A model folder on its own, without Spark. */
@Command(
        name = "model",
        description = "Try a model folder on its own: complete a prompt, score pairs.",
        subcommands = {CompleteCommand.class, ScoreCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class ModelCommand {}
