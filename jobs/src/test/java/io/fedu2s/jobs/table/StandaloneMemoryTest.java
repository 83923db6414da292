package io.fedu2s.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandaloneMemoryTest {
    @Test
    void aStandaloneClusterIsAskedForTheSumAndTheHeapKeepsItsSize() {
        assertThat(booked(Map.of(
                        "spark.master", "spark://host:7077",
                        "spark.executor.memory", "2g",
                        "spark.executor.memoryOverhead", "4096",
                        "spark.executor.extraJavaOptions", "-Dmy=1")))
                .containsOnly(
                        Map.entry("spark.executor.memory", "6144m"),
                        Map.entry("spark.executor.memoryOverhead", "0"),
                        Map.entry("spark.executor.extraJavaOptions", "-Dmy=1 -XX:MaxHeapSize=2048m"));
    }

    @Test
    void sparksOwnHeapIsOneGibibyte() {
        assertThat(booked(Map.of("spark.master", "spark://host:7077", "spark.executor.memoryOverhead", "512m")))
                .containsEntry("spark.executor.memory", "1536m")
                .containsEntry("spark.executor.extraJavaOptions", "-XX:MaxHeapSize=1024m");
    }

    @Test
    void managersThatBookBothAndUsersWhoSayTheHeapAreLeftAlone() {
        assertThat(booked(Map.of("spark.master", "yarn", "spark.executor.memoryOverhead", "4g")))
                .isEmpty();
        assertThat(booked(Map.of("spark.master", "spark://host:7077", "spark.executor.memory", "4g")))
                .isEmpty();
        assertThat(booked(Map.of(
                        "spark.master", "spark://host:7077",
                        "spark.executor.memoryOverhead", "4g",
                        "spark.executor.extraJavaOptions", "-XX:MaxHeapSize=1g")))
                .isEmpty();
    }

    private static Map<String, String> booked(Map<String, String> submitted) {
        return StandaloneMemory.booked(key -> Optional.ofNullable(submitted.get(key)));
    }
}
