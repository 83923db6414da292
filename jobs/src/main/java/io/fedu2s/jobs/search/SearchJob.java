package io.fedu2s.jobs.search;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.evaluate.HeldOutPairs;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.Federation;
import io.fedu2s.jobs.report.OutputFile;
import io.fedu2s.jobs.report.SearchFigures;
import io.fedu2s.jobs.report.SearchFigures.Failure;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.metric.Metric;
import io.fedu2s.udf.record.SearchScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Federates on a run's accepted pairs once for each combination of {@code search.learningRates} and {@code
 * search.localSteps}, and measures the adapters of {@code search.rounds} on {@code input.domains[].validation}.
 *
 * <p>Each federation has tables of its own below {@code <output root>/search}; the run's own stand as they are, but for
 * {@code search}, which gets the scores of a cell in one commit. So a cell that is done is looked up, and one that was
 * killed goes on where it stood. A cell that fails, such as one that diverges, is measured as far as it came.
 */
public final class SearchJob {
    private static final Logger LOG = LoggerFactory.getLogger(SearchJob.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;

    /** The job of a run. */
    public SearchJob(SparkSession spark, RunConfig config, Tables tables) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
    }

    /**
     * Tries what was not tried yet and writes {@code search.json}.
     *
     * @throws io.fedu2s.udf.error.UserException with privacy, which a search would spend; where validation pairs are
     *     missing or among those that are reported; where there is no accepted pair; when no cell made an adapter
     */
    public SearchResult run() {
        if (config.federate().privacy().isOn()) {
            throw Errors.searchWithPrivacy();
        }
        HeldOutPairs held = HeldOutPairs.validation(config, spark.sparkContext().hadoopConfiguration());
        AcceptedPairs pairs = AcceptedPairs.read(tables);
        if (pairs.counts().isEmpty()) {
            throw Errors.noAcceptedPairs(pairs.rejected());
        }
        List<SearchCell> cells = SearchCell.of(config);
        LOG.info("search: {} cells on {} pairs, measured on {} others", cells.size(), pairs.total(), held.count());
        CellTrial trial = new CellTrial(spark, tables, pairs, held);
        List<SearchScore> base = trial.base(
                config.with(SearchCell.measuring(config.search().metrics())),
                Federation.of(config, tables, pairs).modelId());
        List<SearchScore> scores = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        Optional<UserException> last = Optional.empty();
        int fresh = 0;
        for (SearchCell cell : cells) {
            CellTrial.Outcome outcome = trial(trial, cell);
            scores.addAll(outcome.scores());
            fresh += outcome.fresh() ? 1 : 0;
            if (outcome.failure().isPresent()) {
                last = outcome.failure();
                failures.add(new Failure(
                        cell.learningRate(),
                        cell.localSteps(),
                        String.valueOf(last.get().getMessage())));
            }
        }
        if (scores.isEmpty() && last.isPresent()) {
            throw Errors.searchFruitless(cells.size(), last.get());
        }
        return result(SearchFigures.of(config.run(), metrics(), base, scores, failures), fresh);
    }

    private CellTrial.Outcome trial(CellTrial trial, SearchCell cell) {
        long start = System.nanoTime();
        String name = cell.name(config);
        CellTrial.Outcome outcome =
                trial.cell(cell, cell.config(config, root()), config.run().id());
        outcome.failure().ifPresent(why -> LOG.warn("search: {} failed. {}", name, why.getMessage()));
        LOG.info(
                "search: {} {} in {} s",
                name,
                outcome.fresh() ? "was tried" : "was there already, looked",
                (System.nanoTime() - start) / 1_000_000_000);
        return outcome;
    }

    private SearchResult result(SearchFigures figures, int fresh) {
        OutputFile json = new OutputFile(
                new Path(config.output().path("search.json")),
                spark.sparkContext().hadoopConfiguration());
        json.replace(figures.toJson());
        return new SearchResult(json.path().toString(), figures.toText(), fresh);
    }

    private List<Metric> metrics() {
        return config.search().metrics();
    }

    private String root() {
        return config.output().path("search");
    }
}
