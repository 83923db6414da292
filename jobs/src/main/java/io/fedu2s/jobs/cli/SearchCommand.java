package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.search.SearchJob;
import io.fedu2s.jobs.search.SearchResult;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code search}: rates, steps and rounds that fit the run's pairs. */
@Command(
        name = "search",
        description = "Federates on the run's accepted pairs with each of search.learningRates and search.localSteps,"
                + " measures on input.domains[].validation, and says which settings are the best.",
        mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(SearchCommand.class);

    @Mixin
    private RunOptions options = new RunOptions();

    @Override
    public Integer call() {
        return options.change((spark, config, tables) -> {
            config.requireModels();
            SearchResult result = new SearchJob(spark, config, tables).run();
            LOG.info("search: see {}", result.json());
            options.print(result.text());
        });
    }
}
