package io.fedu2s.jobs.ablate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.evaluate.HeldOutPairs;
import io.fedu2s.jobs.ingest.IngestJob;
import io.fedu2s.jobs.report.AblationFigures;
import io.fedu2s.jobs.report.AblationFigures.Failure;
import io.fedu2s.jobs.report.AblationFigures.LeftOut;
import io.fedu2s.jobs.report.AblationFigures.Measured;
import io.fedu2s.jobs.report.OutputFile;
import io.fedu2s.jobs.table.CommitListener;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.record.AblationScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generates, filters, federates and evaluates once for every cell of an ablation and every seed.
 *
 * <p>The run's own tables stand as they are, but for {@code ablations}, which gets the measures of a cell in one commit. So
 * a cell that is done is looked up, and one that was killed goes on where it stood. A cell that fails, such as one without
 * an accepted pair, is named and tried again by the next ablation.
 */
public final class AblateJob {
    private static final Logger LOG = LoggerFactory.getLogger(AblateJob.class);

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final AblationRequest request;
    private final CommitListener listener;
    private final Workplace place;
    private final Map<Cell, String> leftOut = new LinkedHashMap<>();

    /** The job of a run. */
    public AblateJob(SparkSession spark, RunConfig config, Tables tables, AblationRequest request) {
        this(spark, config, tables, request, (table, version) -> LOG.debug("ablate: {} committed", table));
    }

    /** As the run's own, with somebody who hears of every cell that is measured. */
    AblateJob(SparkSession spark, RunConfig config, Tables tables, AblationRequest request, CommitListener listener) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.request = request;
        this.listener = listener;
        this.place = new Workplace(
                spark, config.output().path("ablation"), config.run().id());
    }

    /** What {@link #run} would do; changes nothing. */
    public String plan() {
        HeldOutPairs held = held();
        List<Cell> cells = possible();
        CellRun runs = new CellRun(spark, tables, place, held, listener);
        boolean canTell = !place.tables().read(TableName.CHUNKS).isEmpty();
        StringBuilder text = new StringBuilder();
        long done = 0;
        for (Cell cell : cells) {
            long ofCell = canTell
                    ? request.seeds(config).stream()
                            .filter(seed ->
                                    !runs.known(runs.id(own(cell, seed))).isEmpty())
                            .count()
                    : 0;
            done += ofCell;
            text.append("%s%s%n".formatted(cell.label(), ofCell == 0 ? "" : ", done with %d seeds".formatted(ofCell)));
        }
        leftOut.forEach((cell, reason) -> text.append("left out: %s. %s%n".formatted(cell.label(), reason)));
        long generations = cells.stream().map(Cell::generations).distinct().count();
        return text.append("%d cells with %d seeds are %d federations, %d of them done, on %d sets of generations"
                        .formatted(
                                cells.size(),
                                request.seeds(),
                                cells.size() * request.seeds(),
                                done,
                                generations * request.seeds()))
                .toString();
    }

    /**
     * Runs what was not run yet, seed by seed, and writes {@code ablation.json} and {@code ablation.html}.
     *
     * @throws io.fedu2s.udf.error.UserException with privacy, which an ablation would spend; without held-out pairs; when
     *     no cell made an adapter
     */
    public AblationResult run() {
        HeldOutPairs held = held();
        List<Cell> cells = possible();
        if (tables.exists(TableName.FORGOTTEN)) {
            place.tables()
                    .replace(
                            TableName.FORGOTTEN,
                            tables.read(TableName.FORGOTTEN),
                            "forgotten/" + tables.state(TableName.FORGOTTEN));
        }
        new IngestJob(spark, config.with(List.of("output.root=" + place.root())), place.tables()).run();
        CellRun runs = new CellRun(spark, tables, place, held, listener);
        List<AblationScore> base = runs.base(config);
        Progress progress = new Progress(cells.size() * request.seeds());
        List<Measured> measured = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        Optional<AblationResult> result = Optional.empty();
        for (long seed : request.seeds(config)) {
            for (Cell cell : cells) {
                measured(runs, cell, seed, base, progress, failures)
                        .ifPresent(scores -> measured.add(new Measured(cell.named(), seed, scores)));
            }
            if (!measured.isEmpty()) {
                result = Optional.of(write(base, measured, failures, progress.fresh));
            }
        }
        if (failures.isEmpty()) {
            place.clear();
        }
        return result.orElseThrow(() -> Errors.ablationFruitless(
                cells.size(), failures.get(failures.size() - 1).reason()));
    }

    /** How far an ablation is. */
    private static final class Progress {
        private final int all;
        private int begun;
        private int fresh;

        Progress(int all) {
            this.all = all;
        }
    }

    private Optional<List<AblationScore>> measured(
            CellRun runs, Cell cell, long seed, List<AblationScore> base, Progress progress, List<Failure> failures) {
        long start = System.nanoTime();
        progress.begun++;
        String what = "ablate: %d of %d, %s seed=%d".formatted(progress.begun, progress.all, cell.label(), seed);
        try {
            RunConfig own = own(cell, seed);
            String id = runs.id(own);
            List<AblationScore> known = runs.known(id);
            if (!known.isEmpty()) {
                LOG.info("{}: was there already", what);
                return Optional.of(known);
            }
            LOG.info("{}: begins, {} are left behind it", what, progress.all - progress.begun);
            List<AblationScore> scores = runs.run(id, cell, own, base);
            progress.fresh++;
            LOG.info("{}: measured in {} s", what, (System.nanoTime() - start) / 1_000_000_000);
            return Optional.of(scores);
        } catch (UserException failure) {
            String reason = String.valueOf(failure.getMessage());
            LOG.warn("{}: failed. {}", what, reason);
            failures.add(new Failure(cell.named(), seed, reason));
            return Optional.empty();
        }
    }

    /** Held-out pairs in the order of the run's seed: that of all cells, whatever their own. */
    private HeldOutPairs held() {
        if (config.federate().privacy().isOn()) {
            throw Errors.ablationWithPrivacy();
        }
        HeldOutPairs held = HeldOutPairs.evaluation(config, hadoop());
        if (held.count() == 0) {
            throw Errors.ablationWithoutPairs();
        }
        return held;
    }

    /** The cells that the configuration allows; the others are named. */
    private List<Cell> possible() {
        leftOut.clear();
        List<Cell> possible = new ArrayList<>();
        for (Cell cell : request.cells(config)) {
            try {
                own(cell, config.run().seed());
                possible.add(cell);
            } catch (UserException refusal) {
                // What the configuration says, without the settings that make a cell of it.
                Throwable why = refusal.getCause() instanceof UserException cause ? cause : refusal;
                String reason = String.valueOf(why.getMessage());
                LOG.warn("ablate: left out {}. {}", cell.label(), reason);
                leftOut.put(cell, reason);
            }
        }
        return possible;
    }

    private RunConfig own(Cell cell, long seed) {
        return cell.config(config, seed, place.root());
    }

    private AblationResult write(List<AblationScore> base, List<Measured> measured, List<Failure> failures, int fresh) {
        List<LeftOut> unasked = new ArrayList<>();
        leftOut.forEach((cell, reason) -> unasked.add(new LeftOut(cell.named(), reason)));
        AblationFigures figures =
                AblationFigures.of(config.run(), Cell.configured(config).named(), base, measured, unasked, failures);
        OutputFile json = file("ablation.json");
        OutputFile page = file("ablation.html");
        json.replace(figures.toJson());
        page.replace(figures.toHtml());
        return new AblationResult(json.path().toString(), page.path().toString(), figures.toText(), fresh);
    }

    private OutputFile file(String name) {
        return new OutputFile(new Path(config.output().path(name)), hadoop());
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
