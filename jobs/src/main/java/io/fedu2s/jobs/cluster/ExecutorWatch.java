package io.fedu2s.jobs.cluster;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.error.RetryException;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends work that waits for executors which do not come. Spark waits for ever, and warns: where no worker is large enough, or
 * none is there, or the last one is lost. Time counts while a job is under way and the application has no executor, so one
 * that gives idle executors back is not hurried.
 */
public final class ExecutorWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** The driver is told of among the executors. */
    private static final int DRIVER_ALONE = 1;

    private final SparkContext context;
    private final Duration atMost;
    private final Timer timer = new Timer("executor-watch", true);
    private long servedAt = System.nanoTime();
    private volatile @Nullable RetryException gaveUp;

    private ExecutorWatch(SparkContext context, Duration atMost) {
        this.context = context;
        this.atMost = atMost;
    }

    /**
     * Begins to watch; in one process there is nothing to watch.
     *
     * @param atMost how long a job may wait; zero is for ever
     */
    public static ExecutorWatch over(SparkContext context, Duration atMost) {
        var watch = new ExecutorWatch(context, atMost);
        if (!context.isLocal() && !atMost.isZero()) {
            TimerTask looking = new TimerTask() {
                @Override
                public void run() {
                    watch.look();
                }
            };
            watch.timer.schedule(looking, 0, LOOK.toMillis());
        }
        return watch;
    }

    /**
     * Does the work, whose jobs are cancelled where no executor comes.
     *
     * @throws RetryException where that was so
     */
    public void during(Runnable work) {
        try {
            work.run();
        } catch (Exception e) {
            // Spark throws checked ones undeclared.
            RetryException why = gaveUp;
            if (why != null) {
                LOG.debug("the work that was cancelled", e);
                throw why;
            }
            throw e;
        }
    }

    private void look() {
        boolean waits = context.statusTracker().getActiveJobIds().length > 0
                && context.statusTracker().getExecutorInfos().length <= DRIVER_ALONE;
        if (!waits) {
            servedAt = System.nanoTime();
        } else if (System.nanoTime() - servedAt > atMost.toNanos()) {
            timer.cancel();
            gaveUp = Errors.noExecutor(atMost, ExecutorRequest.of(context).toString(), ClusterOffer.of(context));
            LOG.warn("no executor came; the jobs under way are cancelled");
            context.cancelAllJobs();
        }
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
