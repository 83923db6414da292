package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.profile.ProfileJob;
import io.fedu2s.jobs.profile.ProfileResult;
import io.fedu2s.jobs.report.PrettyJson;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code profile}: what the clients' text is about. */
@Command(
        name = "profile",
        description =
                "Says what the clients' chunks are about: topics by domain, and of each client relevance, diversity,"
                        + " language and repetition.",
        mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return options.step((spark, config, tables) -> {
            ProfileResult result = new ProfileJob(spark, config, tables).run();
            options.print(json ? PrettyJson.of(result) : ProfileText.of(result));
        });
    }
}
