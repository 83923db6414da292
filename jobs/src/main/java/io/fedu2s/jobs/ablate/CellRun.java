package io.fedu2s.jobs.ablate;

import static org.apache.spark.sql.functions.col;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.evaluate.HeldOutPairs;
import io.fedu2s.jobs.evaluate.RoundMeasures;
import io.fedu2s.jobs.federate.FederateJob;
import io.fedu2s.jobs.federate.Federation;
import io.fedu2s.jobs.filter.FilterJob;
import io.fedu2s.jobs.filter.FilterResult;
import io.fedu2s.jobs.filter.FilterResult.DomainPairs;
import io.fedu2s.jobs.generate.GenerateJob;
import io.fedu2s.jobs.generate.GenerationInputs;
import io.fedu2s.jobs.generate.VerdictInputs;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.record.AblationScore;
import io.fedu2s.udf.record.ContentId;
import io.fedu2s.udf.record.Evaluation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * From generation to evaluation of one cell with one seed, unless the run's table {@code ablations} has its measures.
 *
 * <p>Cells write their generations into the same tables, so that what one has asked no other asks again, and what the run
 * itself has generated is taken over. Each federates in tables of its own, which are in the way once it is measured.
 */
final class CellRun {
    private final SparkSession spark;
    private final Tables run;
    private final Workplace place;
    private final HeldOutPairs held;
    private final CommitListener listener;

    /**
     * In a workplace of an ablation.
     *
     * @param run the run's own tables, of which {@code ablations} is written to
     */
    CellRun(SparkSession spark, Tables run, Workplace place, HeldOutPairs held, CommitListener listener) {
        this.spark = spark;
        this.run = run;
        this.place = place;
        this.held = held;
        this.listener = listener;
    }

    /** The base model, beside which the cells stand; measured once, whatever the cells. */
    List<AblationScore> base(RunConfig config) {
        RoundMeasures measures = new RoundMeasures(spark, config, place.tables());
        String id = ContentId.of("base", modelId(config), measures.digest(), held.digest());
        List<AblationScore> known = known(id);
        return known.isEmpty()
                ? commit(
                        id,
                        measures.base(held).stream()
                                .map(each ->
                                        AblationScore.ofBase(id, config.run().seed(), each))
                                .toList())
                : known;
    }

    private String modelId(RunConfig config) {
        return Federation.following(config, place.tables(), "").modelId();
    }

    /** What a cell's measures depend on, told before anything of it is done. */
    String id(RunConfig own) {
        GenerationInputs inputs = GenerationInputs.read(own, place.tables(), hadoop());
        String pairs = ContentId.of(inputs.askedId(), new VerdictInputs(own).keys(hadoop()));
        return ContentId.of(
                Federation.following(own, place.tables(), pairs).name(),
                own.federate().rounds(),
                new RoundMeasures(spark, own, place.tables()).digest(),
                held.digest());
    }

    /** The measures that are there; none where the cell is still to be run. */
    List<AblationScore> known(String id) {
        return run.read(TableName.ABLATIONS).where(col("cell_id").equalTo(id)).collectAsList().stream()
                .map(AblationScore::fromRow)
                .toList();
    }

    /**
     * Runs a cell.
     *
     * @param own its configuration
     * @param base the base model's measures
     * @throws io.fedu2s.udf.error.UserException where it comes to no adapter
     */
    List<AblationScore> run(String id, Cell cell, RunConfig own, List<AblationScore> base) {
        takeOver(own);
        FilterJob filter = new FilterJob(spark, own, place.tables());
        new GenerateJob(spark, own, place.tables(), filter).run();
        FilterResult judged = filter.run();
        judged.nothingLeft().ifPresent(nothing -> {
            throw nothing;
        });
        RunConfig federation = own.with(List.of("output.root=" + place.ofCell(id)));
        Tables its = new Tables(spark, place.ofCell(id), own.run().id());
        its.replace(TableName.PAIRS, place.tables().read(TableName.PAIRS).where(col("accepted")), "ablate/" + id);
        its.replace(TableName.CLIENTS, place.tables().read(TableName.CLIENTS), "ablate/" + id);
        new FederateJob(spark, federation, its).run();
        TreeSet<Integer> last = new TreeSet<>(List.of(own.federate().rounds()));
        List<Evaluation> found = new RoundMeasures(spark, federation, its).rounds(last, held);
        Map<List<String>, Double> baseValues = base.stream()
                .collect(Collectors.toMap(each -> List.of(each.domain(), each.metric()), AblationScore::base));
        List<AblationScore> scores = commit(
                id,
                found.stream()
                        .map(each -> score(id, cell, own.run().seed(), each, baseValues, judged.byDomain()))
                        .toList());
        place.clear(id);
        return scores;
    }

    /** The rows of the cell's plan that the run has and the ablation has not. */
    private void takeOver(RunConfig own) {
        GenerationInputs inputs = GenerationInputs.read(own, place.tables(), hadoop());
        Column ofPlan = col("plan_id").equalTo(inputs.planId());
        String step = "run/" + inputs.planId();
        Tables its = place.tables();
        Dataset<Row> there = its.read(TableName.GENERATIONS).where(ofPlan);
        boolean isNew =
                there.isEmpty() && its.read(TableName.INTAKES).where(ofPlan).isEmpty();
        if (isNew) {
            for (TableName table : List.of(TableName.INTAKES, TableName.ARMS, TableName.JUDGED)) {
                Dataset<Row> rows = run.read(table).where(ofPlan);
                if (!rows.isEmpty()) {
                    its.appendNext(table, rows, step);
                }
            }
        }
        // What later waves asked follows from when chunks came, which may be another time here.
        if (isNew || !own.hasWaves()) {
            String[] row = {"chunk_id", "domain", "sample", "attempt"};
            Dataset<Row> more = run.read(TableName.GENERATIONS)
                    .where(ofPlan)
                    .join(there.select(row[0], row[1], row[2], row[3]), row, "left_anti")
                    .select(columns(TableName.GENERATIONS));
            if (!more.isEmpty()) {
                its.appendNext(TableName.GENERATIONS, more, step);
            }
        }
    }

    private static Column[] columns(TableName table) {
        return Arrays.stream(table.schema().fieldNames()).map(functions::col).toArray(Column[]::new);
    }

    private static AblationScore score(
            String id,
            Cell cell,
            long seed,
            Evaluation found,
            Map<List<String>, Double> base,
            Map<String, DomainPairs> pairs) {
        DomainPairs own = pairs.getOrDefault(found.domain(), new DomainPairs(0, 0));
        return new AblationScore(
                id,
                cell.label(),
                seed,
                found.domain(),
                found.metric(),
                found.scorer(),
                base.getOrDefault(List.of(found.domain(), found.metric()), Double.NaN),
                found.value(),
                found.n(),
                found.scores(),
                found.weights(),
                own.generated(),
                own.accepted());
    }

    private List<AblationScore> commit(String id, List<AblationScore> scores) {
        run.append(
                TableName.ABLATIONS,
                spark.createDataFrame(scores.stream().map(AblationScore::toRow).toList(), AblationScore.SCHEMA)
                        .coalesce(1),
                "ablate/" + id,
                0);
        listener.committed(TableName.ABLATIONS, 0);
        return scores;
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
