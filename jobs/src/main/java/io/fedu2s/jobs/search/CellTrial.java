package io.fedu2s.jobs.search;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.evaluate.HeldOutPairs;
import io.fedu2s.jobs.evaluate.RoundMeasures;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.FederateJob;
import io.fedu2s.jobs.federate.Federation;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Evaluation;
import io.fedu2s.udf.record.SearchScore;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Tries one cell of a search, unless the run's table {@code search} has its scores. */
final class CellTrial {
    private final SparkSession spark;
    private final Tables run;
    private final AcceptedPairs pairs;
    private final HeldOutPairs held;

    /** On what the tables of a run hold. */
    CellTrial(SparkSession spark, Tables run, AcceptedPairs pairs, HeldOutPairs held) {
        this.spark = spark;
        this.run = run;
        this.pairs = pairs;
        this.held = held;
    }

    /**
     * What came of a cell.
     *
     * @param scores of its rounds, as far as it came
     * @param failure why it came no further
     * @param fresh whether it was tried now
     */
    record Outcome(List<SearchScore> scores, Optional<UserException> failure, boolean fresh) {
        Outcome {
            scores = List.copyOf(scores);
        }
    }

    /** The base model, beside which the cells stand. */
    List<SearchScore> base(RunConfig config, String modelId) {
        RoundMeasures measures = new RoundMeasures(spark, config, run);
        String id = ContentId.of("base", modelId, measures.digest(), held.digest());
        List<SearchScore> known = known(id);
        return known.isEmpty() ? commit(id, 0, 0, measures.base(held)) : known;
    }

    /**
     * One cell.
     *
     * @param own its configuration
     */
    Outcome cell(SearchCell cell, RunConfig own, String runId) {
        RoundMeasures measures = new RoundMeasures(spark, own, tables(own, runId));
        String id =
                ContentId.of(Federation.of(own, run, pairs).name(), cell.measured(), measures.digest(), held.digest());
        List<SearchScore> known = known(id);
        if (!known.isEmpty()) {
            return new Outcome(known, Optional.empty(), false);
        }
        Optional<UserException> failure = federate(own, runId);
        List<Evaluation> found = measures.rounds(cell.measured(), held);
        // What failed is tried again by the next search, which may be one with more memory.
        return failure.isEmpty()
                ? new Outcome(commit(id, cell.learningRate(), cell.localSteps(), found), failure, true)
                : new Outcome(scores(id, cell.learningRate(), cell.localSteps(), found), failure, true);
    }

    private Optional<UserException> federate(RunConfig own, String runId) {
        Tables its = tables(own, runId);
        String columns = String.join(" ", TableName.PAIRS.schema().fieldNames());
        String step = "search/" + ContentId.of(pairs.digest(), columns) + "/" + run.version(TableName.CLIENTS);
        its.replace(TableName.PAIRS, run.read(TableName.PAIRS).where(col("accepted")), step);
        its.replace(TableName.CLIENTS, run.read(TableName.CLIENTS), step);
        try {
            new FederateJob(spark, own, its).run();
            return Optional.empty();
        } catch (UserException failure) {
            return Optional.of(failure);
        }
    }

    private Tables tables(RunConfig own, String runId) {
        return new Tables(spark, own.output().root(), runId);
    }

    private List<SearchScore> known(String id) {
        return run.read(TableName.SEARCH).where(col("cell_id").equalTo(id)).collectAsList().stream()
                .map(SearchScore::fromRow)
                .toList();
    }

    private List<SearchScore> commit(String id, double rate, int steps, List<Evaluation> found) {
        List<SearchScore> scores = scores(id, rate, steps, found);
        run.append(
                TableName.SEARCH,
                spark.createDataFrame(scores.stream().map(SearchScore::toRow).toList(), SearchScore.SCHEMA),
                "search/" + id,
                0);
        return scores;
    }

    private static List<SearchScore> scores(String id, double rate, int steps, List<Evaluation> found) {
        return found.stream()
                .map(each -> new SearchScore(
                        id, rate, steps, each.adapterVersion(), each.domain(), each.metric(), each.value(), each.n()))
                .toList();
    }
}
