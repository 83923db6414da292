package io.fedu2s.jobs.cli;

import picocli.CommandLine.Command;

/** Pairs out to people, and their word back. */
@Command(
        name = "review",
        description = "Gives pairs to people to judge, takes their verdicts in, and compares the filters with them.",
        subcommands = {ReviewExportCommand.class, ReviewImportCommand.class, ReviewCalibrateCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class ReviewCommand {}
