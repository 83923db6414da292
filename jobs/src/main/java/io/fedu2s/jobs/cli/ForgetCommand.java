package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.forget.ForgetJob;
import io.fedu2s.jobs.forget.ForgetResult;
import io.fedu2s.jobs.report.PrettyJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code forget}: a client's rows out of all that a run keeps. */
@Command(
        name = "forget",
        description =
                "Takes a client, or one of its documents, out of all tables and their history for good, and has ingest"
                        + " pass over it from then on. Nothing else may use the output meanwhile. Killed, it is run again.",
        mixinStandardHelpOptions = true)
final class ForgetCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--client", required = true, description = "Whose text.")
    private String client = "";

    @Option(
            names = "--document",
            defaultValue = "",
            description =
                    "One document, as document_id of the table documents names it; all of the client if not given."
                            + " What is known of the client only as a whole, such as its updates, goes with it.")
    private String document = "";

    @Option(names = "--json", description = "Tell what was done as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return options.change((spark, config, tables) -> {
            ForgetResult result = new ForgetJob(spark, config, tables, client, document).run();
            options.print(json ? PrettyJson.of(result).strip() : result.toText());
        });
    }
}
