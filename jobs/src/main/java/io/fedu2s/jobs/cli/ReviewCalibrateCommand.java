package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.report.CalibrateJob;
import io.fedu2s.jobs.report.CalibrateResult;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code review calibrate}: filters beside people. */
@Command(
        name = "calibrate",
        description =
                "Compares each filter and judge with what people say of pairs, from 50 verdicts on: precision, recall,"
                        + " and the threshold that keeps 90%% precision; writes calibration.json.",
        mixinStandardHelpOptions = true)
final class ReviewCalibrateCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ReviewCalibrateCommand.class);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--json", description = "Print what calibration.json holds.")
    private boolean json;

    @Override
    public Integer call() {
        return options.look((spark, config, tables) -> {
            CalibrateResult result = new CalibrateJob(spark, config, tables).run();
            LOG.info("review: see {}", result.path());
            options.print(json ? result.json().strip() : result.text());
        });
    }
}
