package io.fedu2s.jobs.report;

import io.fedu2s.jobs.config.OutputConfig;
import io.fedu2s.udf.error.UserException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a run has taken, over however many processes: what is spent is noted beside the output every few seconds until
 * the run is done, and one that goes on where another died begins with it.
 */
public final class RunClock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunClock.class);
    private static final String NAME = ".unfinished-seconds";
    private static final String COMMANDS = ".commands-seconds";
    private static final int SECONDS_BETWEEN_NOTES = 10;

    private final OutputFile note;
    private final Duration before;
    private final long startNanos;
    private final ScheduledExecutorService timer;
    private final ScheduledFuture<?> noting;

    private RunClock(OutputFile note, Duration before) {
        this.note = note;
        this.before = before;
        this.startNanos = System.nanoTime();
        this.timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "run-clock");
            thread.setDaemon(true);
            return thread;
        });
        this.noting = timer.scheduleWithFixedDelay(
                this::note, SECONDS_BETWEEN_NOTES, SECONDS_BETWEEN_NOTES, TimeUnit.SECONDS);
    }

    /** Starts to measure, from what an unfinished run and single commands have noted. */
    public static RunClock start(OutputConfig output, Configuration hadoop) {
        OutputFile note = file(output, hadoop, NAME);
        OutputFile commands = file(output, hadoop, COMMANDS);
        Optional<Duration> spent = noted(commands);
        RunClock clock = new RunClock(note, noted(note).orElse(Duration.ZERO).plus(spent.orElse(Duration.ZERO)));
        if (spent.isPresent()) {
            clock.note();
            commands.delete();
        }
        return clock;
    }

    /** Starts to measure one command of a run that is made step by step, from what those before it have noted. */
    public static RunClock ofCommand(OutputConfig output, Configuration hadoop) {
        OutputFile note = file(output, hadoop, COMMANDS);
        return new RunClock(note, noted(note).orElse(Duration.ZERO));
    }

    /** The report tells what single commands took: those to come begin at zero. */
    public static void reported(OutputConfig output, Configuration hadoop) {
        file(output, hadoop, COMMANDS).delete();
    }

    /**
     * How long the last run took: what single commands since the last report have noted, with what an unfinished run has
     * noted; else what the summary says; else what an unfinished run has noted; else zero, for nobody knows.
     */
    public static Duration ofLastRun(OutputConfig output, Configuration hadoop) {
        Optional<Duration> commands = noted(file(output, hadoop, COMMANDS));
        if (commands.isPresent()) {
            return noted(file(output, hadoop, NAME)).orElse(Duration.ZERO).plus(commands.get());
        }
        return file(output, hadoop, ReportJob.SUMMARY)
                .read()
                .flatMap(Summary::seconds)
                .map(RunClock::seconds)
                .or(() -> noted(file(output, hadoop, NAME)))
                .orElse(Duration.ZERO);
    }

    /** From the start of the first process that worked on the run, without the time between them. */
    public Duration elapsed() {
        return before.plusNanos(System.nanoTime() - startNanos);
    }

    /** The run is done: the next one begins at zero. */
    public void finished() {
        stop();
        note.delete();
    }

    /** Notes what a run that did not come to its end has spent. */
    @Override
    public void close() {
        if (!timer.isShutdown()) {
            stop();
            note();
        }
    }

    private void stop() {
        noting.cancel(false);
        timer.shutdown();
        try {
            if (!timer.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.warn("the run's seconds are still being noted in {}", note.path());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void note() {
        try {
            note.replace("%.3f\n".formatted(elapsed().toMillis() / 1e3));
        } catch (UserException e) {
            LOG.warn("the run's seconds can't be noted", e);
        }
    }

    private static OutputFile file(OutputConfig output, Configuration hadoop, String name) {
        return new OutputFile(new Path(output.path(name)), hadoop);
    }

    private static Optional<Duration> noted(OutputFile note) {
        return note.read()
                .filter(text -> text.matches("\\d{1,12}\\.\\d{3}\n"))
                .map(text -> seconds(Double.parseDouble(text)));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }
}
