package io.fedu2s.jobs.cli;

import io.fedu2s.jobs.cluster.DriverEnd;
import io.fedu2s.jobs.cluster.StandaloneDriver;
import io.fedu2s.jobs.cluster.StandaloneMaster;
import io.fedu2s.jobs.cluster.Submission;
import io.fedu2s.jobs.config.RunConfig;
import io.fedu2s.jobs.config.RuntimeConfig;
import io.fedu2s.udf.spark.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code verdict}: what the launcher asks for after {@code spark-submit} has sent a driver to a cluster. */
@Command(
        name = "verdict",
        hidden = true,
        description = "Waits for a driver that was sent to a cluster, and ends as it ended.")
final class VerdictCommand implements Callable<Integer> {
    @Option(names = "--cluster", required = true, description = "The master's address.")
    private String cluster = "";

    @Option(names = "--submission", required = true, description = "The driver's mark.")
    private String submission = "";

    @Option(names = "--submitted", required = true, description = "The exit code of spark-submit.")
    private int submitted;

    @Option(names = "--config", description = "The driver's, where it has one.")
    private String config = "";

    @Option(names = "--set", description = "The driver's.")
    private List<String> settings = new ArrayList<>();

    /** What else the driver was told. */
    @Unmatched
    @SuppressWarnings("unused") // picocli sets it
    private List<String> others = new ArrayList<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Optional<RunConfig> run = isAtHand() ? Optional.of(RunConfig.read(config, settings)) : Optional.empty();
        var mark = new Submission(submission);
        DriverEnd end = end(mark, run);
        Optional<Verdict> left =
                run.isEmpty() ? Optional.empty() : file(mark, run.get()).take();
        Verdict verdict = left.orElseGet(() -> judged(end));
        if (!verdict.sentence().isEmpty()) {
            spec.commandLine().getErr().println("fedu2s: " + verdict.sentence());
        }
        return verdict.exitCode();
    }

    /** Of a configuration that lies on the cluster's machines alone, only the cluster's word is to be had. */
    private boolean isAtHand() {
        Location location = new Location(config);
        return !config.isEmpty() && (location.isRemote() || Files.exists(location.local()));
    }

    /** A standalone cluster is asked; others have {@code spark-submit} wait, and tell by its exit code. */
    private DriverEnd end(Submission mark, Optional<RunConfig> run) {
        if (!StandaloneMaster.isMeant(cluster)) {
            DriverEnd.State state = switch (submitted) {
                case ExitCodes.DONE -> DriverEnd.State.FINISHED;
                case ExitCodes.RETRY -> DriverEnd.State.LOST;
                default -> DriverEnd.State.FAILED;
            };
            return new DriverEnd(state, "spark-submit ended with %d.".formatted(submitted));
        }
        try (var driver = new StandaloneDriver(cluster, mark)) {
            return driver.await(run.map(RunConfig::runtime)
                    .map(RuntimeConfig::resourceTimeout)
                    .orElse(Duration.ZERO));
        }
    }

    private static VerdictFile file(Submission mark, RunConfig run) {
        return new VerdictFile(run.output().root(), mark, new SparkConf());
    }

    /** Of a driver that left no word. */
    private Verdict judged(DriverEnd end) {
        return switch (end.state()) {
            case FINISHED -> Verdict.DONE;
            case KILLED, LOST ->
                new Verdict(
                        ExitCodes.RETRY, end.sentence() + " What it has committed stays; run the same command again.");
            case REFUSED ->
                new Verdict(ExitCodes.USER, end.sentence() + " Correct that, and run the same command again.");
            case NOT_SENT ->
                // A master that began anew has forgotten what it was sent.
                submitted == ExitCodes.DONE
                        ? new Verdict(ExitCodes.RETRY, end.sentence() + " Run the same command again.")
                        : new Verdict(
                                ExitCodes.USER, end.sentence() + " Correct what spark-submit complains of above.");
            case FAILED ->
                new Verdict(ExitCodes.BUG, end.sentence() + " It left no word of why; its standard error has it.");
        };
    }
}
