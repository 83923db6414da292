package io.fedu2s.jobs.table;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.network.util.JavaUtils;

/**
 * Memory beside Java's heap, where libtorch's weights and batches lie, on a standalone cluster. YARN and Kubernetes book it
 * with the heap; a standalone worker books {@code spark.executor.memory} alone, so that executors are packed until the machine
 * has no memory left. Here both are asked for as that one sum, and the heap keeps its own size by an option of Java that
 * stands behind the one that Spark writes, and so beats it.
 */
final class StandaloneMemory {
    private static final String STANDALONE = "spark://";
    private static final String HEAP = "spark.executor.memory";
    private static final String BESIDE = "spark.executor.memoryOverhead";
    private static final String OPTIONS = "spark.executor.extraJavaOptions";
    private static final String MAX_HEAP = "-XX:MaxHeapSize=";
    private static final String SPARKS_HEAP = "1g";

    private StandaloneMemory() {}

    /**
     * What to set beside what is set.
     *
     * @param setting the value of a key that was submitted, if it was
     * @return nothing where the master is another one, where no memory beside the heap is asked for, or where the heap's size
     *     is told to Java already
     */
    static Map<String, String> booked(Function<String, Optional<String>> setting) {
        String options = setting.apply(OPTIONS).orElse("");
        Optional<String> beside = setting.apply(BESIDE);
        boolean isStandalone = setting.apply("spark.master").orElse("").startsWith(STANDALONE);
        if (!isStandalone || beside.isEmpty() || options.contains(MAX_HEAP)) {
            return Map.of();
        }
        long heap = JavaUtils.byteStringAsMb(setting.apply(HEAP).orElse(SPARKS_HEAP));
        long sum = heap + JavaUtils.byteStringAsMb(beside.get());
        return Map.of(HEAP, sum + "m", BESIDE, "0", OPTIONS, (options + " " + MAX_HEAP + heap + "m").strip());
    }
}
