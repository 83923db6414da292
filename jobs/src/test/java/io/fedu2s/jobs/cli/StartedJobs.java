package io.fedu2s.jobs.cli;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

/** The jobs of Spark that were started while this listened, by what its pages show of them. */
final class StartedJobs extends SparkListener implements AutoCloseable {
    private final SparkContext context;
    private final Map<String, Set<String>> descriptions = new ConcurrentSkipListMap<>();

    StartedJobs(SparkContext context) throws TimeoutException {
        this.context = context;
        context.listenerBus().waitUntilEmpty();
        context.addSparkListener(this);
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
        descriptions
                .computeIfAbsent(
                        job.properties().getProperty("spark.jobGroup.id", ""), group -> new ConcurrentSkipListSet<>())
                .add(job.properties().getProperty("spark.job.description", ""));
    }

    /** By their group, which is empty for jobs of none, what they are described as. */
    Map<String, Set<String>> descriptions() throws TimeoutException {
        context.listenerBus().waitUntilEmpty();
        return descriptions;
    }

    @Override
    public void close() {
        context.removeSparkListener(this);
    }
}
