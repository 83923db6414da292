package io.fedu2s.udf.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.util.AccumulatorV2;
import org.jspecify.annotations.Nullable;

/**
 * Counts things that tasks have done, and tells the driver's {@link Progress} as tasks end: an accumulator whose side on
 * the driver has a log.
 *
 * <p>A task that is run again counts again, so this is for eyes and not for results.
 */
public final class TaskProgress extends AccumulatorV2<Long, Long> {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Progress progress;
    private long done;

    private TaskProgress(@Nullable Progress progress) {
        this.progress = progress;
    }

    /** A counter whose sums go to {@code progress} on this driver. */
    public static TaskProgress of(SparkContext spark, Progress progress) {
        TaskProgress counter = new TaskProgress(progress);
        spark.register(counter);
        return counter;
    }

    @Override
    public boolean isZero() {
        return done == 0;
    }

    @Override
    public AccumulatorV2<Long, Long> copy() {
        TaskProgress copy = new TaskProgress(null);
        copy.done = done;
        return copy;
    }

    @Override
    public void reset() {
        done = 0;
    }

    @Override
    public void add(Long more) {
        done += more;
    }

    @Override
    public void merge(AccumulatorV2<Long, Long> ofTask) {
        done += ofTask.value();
        if (progress != null) {
            progress.advance(ofTask.value());
        }
    }

    @Override
    public Long value() {
        return done;
    }
}
