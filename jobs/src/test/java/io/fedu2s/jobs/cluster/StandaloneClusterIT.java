package io.fedu2s.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;

class StandaloneClusterIT {
    @Test
    void aMasterAndTwoWorkersStart() throws Exception {
        Path folder = Path.of("target", "cluster").toAbsolutePath();
        FileUtils.deleteDirectory(folder.toFile());
        SparkHome spark = SparkHome.create(folder.resolve("spark"), Path.of("target", "spark.classpath"));
        try (StandaloneCluster cluster = StandaloneCluster.start(spark, 2, folder)) {
            assertThat(cluster.masterUrl()).startsWith("spark://127.0.0.1:");
        }
    }
}
