package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.report.PrettyJson;
import io.fedu2s.jobs.review.ReviewImportJob;
import io.fedu2s.jobs.review.ReviewImportResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code review import}: what a person filled in. */
@Command(
        name = "import",
        description =
                "Takes in what a person filled in: checks every row, stores all that is new in the table feedback, or"
                        + " nothing and names every faulty row. 'filter' and what follows it go by it.",
        mixinStandardHelpOptions = true)
final class ReviewImportCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "PATH",
            description = "CSV with commas, semicolons or tabs, JSON lines, or a Delta table.")
    private String from = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who filled it in (default: the user who runs this).")
    private String by = System.getProperty("user.name", "somebody");

    @Option(names = "--json", description = "Tell what was done as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return options.change((spark, config, tables) -> {
            ReviewImportResult result = new ReviewImportJob(spark, tables, from, by).run();
            options.print(
                    json
                            ? PrettyJson.of(result).strip()
                            : "%d verdicts of %s stored %s, %d known already, %d rows not filled in.%s"
                                    .formatted(
                                            result.added(),
                                            by,
                                            result.stored(),
                                            result.known(),
                                            result.unfilled(),
                                            result.added() == 0
                                                    ? ""
                                                    : " Next:%n%s".formatted(options.commandLine("run"))));
        });
    }
}
