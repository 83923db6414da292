package io.fedu2s.jobs.simulate;

import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.evaluate.EvaluateJob;
import io.fedu2s.jobs.federate.AcceptedPairs;
import io.fedu2s.jobs.federate.FederateJob;
import io.fedu2s.jobs.report.OutputFile;
import io.fedu2s.jobs.report.SimulationFigures;
import io.fedu2s.jobs.report.SimulationFigures.Arm;
import io.fedu2s.jobs.report.SimulationFigures.Device;
import io.fedu2s.jobs.table.TableName;
import io.fedu2s.jobs.table.Tables;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs two federations of the same simulated clients of four device classes on the accepted pairs of a run: one that treats all
 * clients alike and waits for them, and one with measures for unequal clients. Clients train in earnest; how long rounds take
 * is reckoned from their profiles.
 *
 * <p>Each federation has tables of its own below {@code <output root>/simulation}, so a simulation that was killed goes
 * on where it stood, and one that is done is looked up.
 */
public final class SimulateJob {
    private static final Logger LOG = LoggerFactory.getLogger(SimulateJob.class);

    /** A deadline that nobody misses. */
    private static final double WAIT_FOR_ALL = 1e9;

    private final SparkSession spark;
    private final RunConfig config;
    private final Tables tables;
    private final SimulationConfig simulation;

    /** The job of a run. */
    public SimulateJob(SparkSession spark, RunConfig config, Tables tables, SimulationConfig simulation) {
        this.spark = spark;
        this.config = config;
        this.tables = tables;
        this.simulation = simulation;
    }

    /**
     * Runs what is not done yet and writes {@code simulation.json} and {@code simulation.html}.
     *
     * @throws io.fedu2s.udf.error.UserException where the run has too few accepted pairs
     */
    public SimulateResult run() {
        AcceptedPairs pairs = AcceptedPairs.read(tables);
        if (pairs.counts().isEmpty()) {
            throw Errors.noAcceptedPairs(pairs.rejected());
        }
        SimulatedClients clients = SimulatedClients.deal(spark, config, tables, simulation);
        LOG.info(
                "simulate: {} pairs dealt to {} clients, {}",
                clients.pairs(),
                simulation.clients(),
                simulation.split());
        ArmReader alike = federation("alike", clients, List.of(deadline(WAIT_FOR_ALL)));
        double deadline =
                simulation.deadlineSeconds() > 0 ? simulation.deadlineSeconds() : alike.medianExpectedSeconds();
        List<String> measures = new ArrayList<>(List.of(deadline(deadline)));
        measures.addAll(simulation.measures());
        ArmReader unequal = federation("unequal", clients, measures);
        Arm waiting = alike.read("all alike", List.of(deadline(WAIT_FOR_ALL)));
        Arm measured = unequal.read("with measures", measures);
        SimulationFigures figures = new SimulationFigures(
                config.run().id(),
                config.run().seed(),
                simulation.split(),
                clients.pairs(),
                simulation.clients(),
                simulation.clientsPerRound(),
                deadline,
                devices(),
                alike.base(),
                List.of(waiting, measured));
        for (Arm arm : figures.arms()) {
            LOG.info(
                    "simulate, {}: {} simulated seconds for {} rounds",
                    arm.name(),
                    Math.round(arm.seconds()),
                    arm.rounds().size());
        }
        return write(figures);
    }

    private ArmReader federation(String name, SimulatedClients clients, List<String> own) {
        int rounds = simulation.rounds();
        List<String> settings = new ArrayList<>(List.of(
                "output.root=" + root() + "/" + name,
                "federate.rounds=" + rounds,
                config.federate().start().anew(),
                "federate.clientsPerRound=" + simulation.clientsPerRound(),
                "federate.aggregation=exact-project",
                "federate.participation.timeSpread=0.25",
                "federate.evaluateEveryRounds=" + Math.max(1, rounds / 4),
                "evaluate.metrics=[rougeL, loss]",
                "evaluate.bertScoreBaseline=null",
                "evaluate.centralised=false",
                "evaluate.localOnly=false"));
        settings.addAll(own);
        RunConfig federation = config.with(settings);
        Tables its = new Tables(spark, federation.output().root(), config.run().id());
        clients.write(its);
        new FederateJob(spark, federation, its).run();
        new EvaluateJob(spark, federation, its).run();
        return new ArmReader(
                its.read(TableName.ROUNDS), its.read(TableName.TRAININGS), its.read(TableName.EVALUATIONS), rounds);
    }

    private static String deadline(double seconds) {
        return "federate.participation.deadlineSeconds=" + seconds;
    }

    private List<Device> devices() {
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < DeviceClass.ALL.size(); i++) {
            DeviceClass each = DeviceClass.ALL.get(i);
            int count = (simulation.clients() + DeviceClass.ALL.size() - 1 - i) / DeviceClass.ALL.size();
            devices.add(new Device(
                    each.name(),
                    count,
                    each.tokensPerSecond(),
                    each.bytesPerSecond(),
                    each.memory(),
                    "%.0f to %.0f".formatted(each.availableFrom(), each.availableUntil())));
        }
        return devices;
    }

    private SimulateResult write(SimulationFigures figures) {
        OutputFile json = file("simulation.json");
        OutputFile page = file("simulation.html");
        json.replace(figures.toJson());
        page.replace(figures.toHtml());
        return new SimulateResult(json.path().toString(), page.path().toString());
    }

    private OutputFile file(String name) {
        return new OutputFile(
                new Path(root() + "/" + name), spark.sparkContext().hadoopConfiguration());
    }

    private String root() {
        return config.output().path("simulation");
    }
}
