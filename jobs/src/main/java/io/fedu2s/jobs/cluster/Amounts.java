package io.fedu2s.jobs.cluster;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.resource.ResourceProfile;

/** Resources in words. */
final class Amounts {
    private static final double MEBIBYTES_OF_A_GIBIBYTE = 1024;

    private Amounts() {}

    static String cores(long cores) {
        return cores == 1 ? "1 core" : cores + " cores";
    }

    static String memory(long mebibytes) {
        return String.format(Locale.ROOT, "%.1f GiB", mebibytes / MEBIBYTES_OF_A_GIBIBYTE);
    }

    /** What is neither cores nor memory, such as {@code 1 gpu}. */
    static List<String> others(Map<String, Long> amounts) {
        List<String> usual = List.of(ResourceProfile.allSupportedExecutorResources());
        return new TreeMap<>(amounts)
                .entrySet().stream()
                        .filter(amount -> !usual.contains(amount.getKey()))
                        .map(amount -> amount.getValue() + " " + amount.getKey())
                        .toList();
    }
}
