package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.ablate.AblateJob;
import io.fedu2s.jobs.ablate.AblationRequest;
import io.fedu2s.jobs.ablate.AblationRequest.Extent;
import io.fedu2s.jobs.ablate.AblationResult;
import io.fedu2s.jobs.ablate.Axis;
import io.fedu2s.jobs.cli.RunOptions.Work;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ablate}: which part of the method brings what. */
@Command(
        name = "ablate",
        description =
                "Generates, filters, federates and evaluates with parts of the method changed, once for each cell and"
                        + " seed, and writes ablation.json and ablation.html. The values of the axes are the keys below 'ablate'."
                        + " What is done is not done again.",
        mixinStandardHelpOptions = true)
final class AblateCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(AblateCommand.class);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--seeds",
            defaultValue = "3",
            description = "How many seeds: run.seed and those that follow it (default ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--axes",
            split = ",",
            description = "What cells differ in: some of ${COMPLETION-CANDIDATES} (default all).")
    private Set<Axis> axes = new LinkedHashSet<>();

    @ArgGroup
    private Cells cells = new Cells();

    @Option(names = "--dry-run", description = "Lists the cells and how many are done; changes nothing.")
    private boolean dryRun;

    /** Which cells; the configured one is among them always. */
    private static final class Cells {
        @Option(
                names = "--one-factor",
                description =
                        "Cells that differ from what is configured in one axis. Without this and --full: these, and all"
                                + " combinations of selection, filter and feedback.")
        private boolean oneFactor;

        @Option(names = "--full", description = "All combinations of all axes.")
        private boolean full;

        Extent extent() {
            return full ? Extent.FULL : oneFactor ? Extent.ONE_FACTOR : Extent.CROSSED;
        }
    }

    @Override
    public Integer call() {
        AblationRequest request =
                new AblationRequest(seeds, axes.isEmpty() ? EnumSet.allOf(Axis.class) : axes, cells.extent());
        Work work = (spark, config, tables) -> {
            config.requireModels();
            NamedFiles.check(config, spark.sparkContext().hadoopConfiguration());
            AblateJob job = new AblateJob(spark, config, tables, request);
            if (dryRun) {
                options.print(job.plan());
                return;
            }
            AblationResult result = job.run();
            LOG.info("ablate: {} cells were run; see {} and {}", result.fresh(), result.page(), result.json());
            options.print(result.text());
        };
        return dryRun ? options.look(work) : options.change(work);
    }
}
