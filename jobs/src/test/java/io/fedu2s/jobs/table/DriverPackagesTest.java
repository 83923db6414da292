package io.fedu2s.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriverPackagesTest {
    private static final Map<String, String> ON_A_CLUSTER = Map.of(
            "spark.jars.packages",
            "a:b:1",
            "spark.submit.deployMode",
            "cluster",
            "spark.master",
            "spark://host:7077",
            "spark.jars",
            "file:/lib/own.jar,hdfs://host/app.jar");

    @Test
    void theExecutorsGetWhatTheDriverFetched() throws IOException {
        assertThat(jars(ON_A_CLUSTER)).contains("file:/lib/own.jar,hdfs://host/app.jar,file:/ivy/a_b-1.jar");
    }

    @Test
    void elsewhereSparkSeesToIt() throws IOException {
        for (Map.Entry<String, String> other : Map.of(
                        "spark.jars.packages", "", "spark.submit.deployMode", "client", "spark.master", "yarn")
                .entrySet()) {
            Map<String, String> settings = new HashMap<>(ON_A_CLUSTER);
            settings.remove(other.getKey());
            assertThat(jars(settings)).as("without %s", other.getKey()).isEmpty();
            if (!other.getValue().isEmpty()) {
                settings.put(other.getKey(), other.getValue());
                assertThat(jars(settings)).as("with %s", other).isEmpty();
            }
        }
    }

    private static Optional<String> jars(Map<String, String> settings) throws IOException {
        URL[] of = {
            URI.create("file:/work/own.jar").toURL(),
            URI.create("file:/work/app.jar").toURL(),
            URI.create("file:/ivy/a_b-1.jar").toURL()
        };
        try (URLClassLoader driver = new URLClassLoader(of)) {
            return DriverPackages.jars(key -> Optional.ofNullable(settings.get(key)), driver);
        }
    }
}
