package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.report.PrettyJson;
import io.fedu2s.jobs.review.ReviewExport;
import io.fedu2s.jobs.review.ReviewExportJob;
import io.fedu2s.jobs.review.ReviewExportResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code review export}: a sample of a client's pairs for a person. */
@Command(
        name = "export",
        description =
                "Writes a sample of a client's pairs, drawn by run.seed, for a person to fill in: verdict (accept,"
                        + " reject or correct), instruction and response where they are corrected, note. What it writes is the"
                        + " client's text.",
        mixinStandardHelpOptions = true)
final class ReviewExportCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--client", required = true, description = "Whose pairs.")
    private String client = "";

    @Option(names = "--sample", defaultValue = "50", description = "How many at most (default ${DEFAULT-VALUE}).")
    private int sample;

    @Option(
            names = "--verdict",
            defaultValue = "all",
            description = "accepted, refused or all pairs (default ${DEFAULT-VALUE}); the filters can be compared with"
                    + " people where the sample holds both.")
    private ReviewExport.Which verdict = ReviewExport.Which.ALL;

    @Option(
            names = "--reviewed",
            description = "Pairs of which a person said something already, with what it was, instead of all others.")
    private boolean reviewed;

    @Option(
            names = "--format",
            defaultValue = "csv",
            description =
                    "csv (UTF-8 with a byte order mark, for spreadsheets), jsonl or delta (default ${DEFAULT-VALUE}).")
    private ReviewExport.Format format = ReviewExport.Format.CSV;

    @Option(
            names = "--separator",
            defaultValue = "comma",
            description = "Of CSV: comma, semicolon (where a spreadsheet's decimal sign is a comma) or tab (default"
                    + " ${DEFAULT-VALUE}).")
    private String separator = "";

    @Option(names = "--to", required = true, paramLabel = "PATH", description = "Where; nothing is written over.")
    private String to = "";

    @Option(names = "--json", description = "Tell what was done as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var wanted = new ReviewExport(client, sample, verdict, reviewed, format, ReviewExport.separator(separator), to);
        return options.look((spark, config, tables) -> {
            ReviewExportResult result = new ReviewExportJob(spark, config, tables, wanted).run();
            options.print(
                    json
                            ? PrettyJson.of(result).strip()
                            : "%d of %d pairs of client %s are in %s%s. Have verdict filled in, then:%n%s --from %s"
                                    .formatted(
                                            result.pairs(),
                                            result.of(),
                                            client,
                                            to,
                                            result.changed() ? "" : " already",
                                            options.commandLine("review import"),
                                            to));
        });
    }
}
