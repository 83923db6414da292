package io.fedu2s.udf.spark;

import java.util.function.LongConsumer;
import org.apache.spark.SparkContext;
import org.apache.spark.util.AccumulatorV2;
import org.jspecify.annotations.Nullable;

/**
 * Counts things that tasks have done, and tells the driver, such as its {@link Progress}, as tasks end: an accumulator whose side on
 * the driver has a log.
 *
 * <p>A task that is run again counts again, so this is for eyes and not for results.
 */
public final class TaskProgress extends AccumulatorV2<Long, Long> {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable LongConsumer onDriver;
    private long done;

    private TaskProgress(@Nullable LongConsumer onDriver) {
        this.onDriver = onDriver;
    }

    /** A counter whose sums go to {@code progress} on this driver. */
    public static TaskProgress of(SparkContext spark, Progress progress) {
        return of(spark, progress::advance);
    }

    /** A counter whose sums go to {@code onDriver}. */
    public static TaskProgress of(SparkContext spark, LongConsumer onDriver) {
        TaskProgress counter = new TaskProgress(onDriver);
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
        if (onDriver != null) {
            onDriver.accept(ofTask.value());
        }
    }

    @Override
    public Long value() {
        return done;
    }
}
