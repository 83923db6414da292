package io.fedu2s.jobs.cluster;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What the application has done, in Spark's system of metrics, for whichever sinks the cluster has: {@code
 * NAMESPACE.driver.fedu2s.NAME}, where the namespace is the application's id unless {@code spark.metrics.namespace} says
 * other. Counters begin at 0 with the application, and count what tasks that were tried again did again.
 *
 * <p>{@code answers} and {@code tokens.written} by the model in {@code generate}; {@code tokens.trained} by clients; {@code
 * pairs.accepted} as {@code filter} left them; {@code rounds} that are committed; {@code epsilon} spent, 0 where rounds are
 * not private.
 */
public final class RunMetrics implements Source {
    private static final String NAME = "fedu2s";

    private final MetricRegistry registry = new MetricRegistry();
    private final Counter answers = registry.counter("answers");
    private final Counter tokensWritten = registry.counter("tokens.written");
    private final Counter tokensTrained = registry.counter("tokens.trained");
    private final AtomicReference<Number> accepted = standing("pairs.accepted");
    private final AtomicReference<Number> rounds = standing("rounds");
    private final AtomicReference<Number> epsilon = standing("epsilon");

    private RunMetrics() {}

    /** The application's, which begin with whoever asks first. */
    public static synchronized RunMetrics of(SparkContext context) {
        MetricsSystem system = context.env().metricsSystem();
        return CollectionConverters.asJava(system.getSourcesByName(NAME)).stream()
                .map(RunMetrics.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    RunMetrics first = new RunMetrics();
                    system.registerSource(first);
                    return first;
                });
    }

    private AtomicReference<Number> standing(String name) {
        var value = new AtomicReference<Number>(0L);
        registry.<Gauge<Number>>register(name, value::get);
        return value;
    }

    @Override
    public String sourceName() {
        return NAME;
    }

    @Override
    public MetricRegistry metricRegistry() {
        return registry;
    }

    /** The model has answered so many more prompts. */
    public void answered(long more) {
        answers.inc(more);
    }

    /** The model has written so many more tokens. */
    public void wrote(long more) {
        tokensWritten.inc(more);
    }

    /** Clients have read so many more tokens in training. */
    public void trained(long more) {
        tokensTrained.inc(more);
    }

    /** So many pairs stand accepted. */
    public void accepted(long pairs) {
        accepted.set(pairs);
    }

    /** So many rounds stand committed. */
    public void rounds(int committed) {
        rounds.set(committed);
    }

    /** So much of the privacy budget is spent. */
    public void spent(double epsilons) {
        epsilon.set(epsilons);
    }
}
