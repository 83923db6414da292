package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.simulate.SimulateJob;
import io.fedu2s.jobs.simulate.SimulationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code simulate}: unequal clients with and without measures. */
@Command(
        name = "simulate",
        description = "Federates simulated clients of four device classes on the run's accepted pairs, with and without"
                + " measures for unequal clients, and writes simulation.json and simulation.html.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(SimulateCommand.class);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--clients", defaultValue = "100", description = "Simulated clients (default ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--rounds", defaultValue = "12", description = "Rounds of each (default ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--per-round",
            defaultValue = "10",
            description = "Updates that a round wants (default ${DEFAULT-VALUE}).")
    private int clientsPerRound;

    @Option(
            names = "--split",
            defaultValue = "dirichlet:0.3",
            description = "How pairs are dealt: natural, dirichlet:ALPHA, length or quantity:SIGMA"
                    + " (default ${DEFAULT-VALUE}).")
    private String split = "";

    @Option(
            names = "--deadline",
            defaultValue = "0",
            paramLabel = "SECONDS",
            description = "The deadline with measures; 0 takes the median of what clients take without.")
    private double deadline;

    @Option(
            names = "--measure",
            paramLabel = "key=value",
            description =
                    "A key of the federation with measures, in the place of those that are usual; may be given often.")
    private List<String> measures = new ArrayList<>();

    @Override
    public Integer call() {
        SimulationConfig simulation = new SimulationConfig(clients, rounds, clientsPerRound, split, deadline, measures);
        return options.change((spark, config, tables) ->
                LOG.info("simulate: {}", new SimulateJob(spark, config, tables, simulation).run()));
    }
}
