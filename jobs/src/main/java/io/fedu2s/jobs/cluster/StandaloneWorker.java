package io.fedu2s.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.resource.ResourceProfile;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A worker of a standalone cluster.
 *
 * @param host its machine
 * @param has by Spark's name of the resource; memory in MiB
 * @param free what of it nobody has taken; nothing where that is not known
 */
record StandaloneWorker(String host, Map<String, Long> has, Map<String, Long> free) {
    StandaloneWorker {
        has = Map.copyOf(has);
        free = Map.copyOf(free);
    }

    /** As the master's page has it. */
    static StandaloneWorker of(JsonNode page) {
        return new StandaloneWorker(page.path("host").asText(), amounts(page, ""), amounts(page, "free"));
    }

    private static Map<String, Long> amounts(JsonNode page, String which) {
        Map<String, Long> amounts = new TreeMap<>();
        amounts.put(ResourceProfile.CORES(), page.path("cores" + which).asLong());
        amounts.put(ResourceProfile.MEMORY(), page.path("memory" + which).asLong());
        page.path("resources" + which)
                .properties()
                .forEach(resource -> amounts.put(resource.getKey(), (long)
                        resource.getValue().path("addresses").size()));
        return amounts;
    }

    /** As the master's message has it, which does not say what is free. */
    static StandaloneWorker of(WorkerInfo message) {
        Map<String, Long> has = new TreeMap<>();
        has.put(ResourceProfile.CORES(), (long) message.cores());
        has.put(ResourceProfile.MEMORY(), (long) message.memory());
        CollectionConverters.asJava(message.resourcesInfo())
                .forEach((name, resource) -> has.put(name, (long) resource.addresses().length));
        return new StandaloneWorker(message.host(), has, Map.of());
    }

    @Override
    public String toString() {
        String all = host + " with " + words(has);
        return free.isEmpty() ? all : all + ", of which are free " + words(free);
    }

    private static String words(Map<String, Long> amounts) {
        List<String> parts = new ArrayList<>();
        parts.add(Amounts.cores(amounts.getOrDefault(ResourceProfile.CORES(), 0L)));
        parts.add(Amounts.memory(amounts.getOrDefault(ResourceProfile.MEMORY(), 0L)));
        parts.addAll(Amounts.others(amounts));
        return String.join(", ", parts);
    }
}
