package io.fedu2s.jobs.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.resource.ExecutorResourceRequest;
import org.apache.spark.resource.ResourceProfile;

/**
 * What an application asks of its cluster for each executor.
 *
 * @param amounts by Spark's name of the resource; memory in MiB
 */
record ExecutorRequest(Map<String, Long> amounts) {
    ExecutorRequest {
        amounts = Map.copyOf(amounts);
    }

    /** As the session was configured, by whatever file or option. */
    static ExecutorRequest of(SparkContext context) {
        Map<String, Long> amounts = new TreeMap<>();
        for (ExecutorResourceRequest request : context.resourceProfileManager()
                .defaultResourceProfile()
                .executorResourcesJMap()
                .values()) {
            amounts.put(request.resourceName(), request.amount());
        }
        return new ExecutorRequest(amounts);
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        // A standalone worker gives all its cores where nothing is said of them.
        Long cores = amounts.get(ResourceProfile.CORES());
        parts.add(cores == null ? "all cores of a worker" : Amounts.cores(cores));
        parts.add(Amounts.memory(amounts.getOrDefault(ResourceProfile.MEMORY(), 0L)) + " of memory");
        long beside = amounts.getOrDefault(ResourceProfile.OVERHEAD_MEM(), 0L);
        if (beside > 0) {
            parts.add(Amounts.memory(beside) + " beside it");
        }
        parts.addAll(Amounts.others(amounts));
        return String.join(", ", parts);
    }
}
