package io.fedu2s.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.table.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class CopiesBenchTest {
    private final SparkSession spark;

    CopiesBenchTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void plantedCopiesAreFoundAndNothingElseIs(@TempDir Path folder) throws IOException {
        String output = folder.resolve("documents").toString();
        JsonNode line = JsonMapper.builder()
                .build()
                .readTree(new CopiesBench(spark, 2_000, 3, 0.8, 1).run(Optional.of(output)));
        assertThat(line.get("planted").asInt()).isBetween(130, 200);
        assertThat(line.get("recall").asDouble()).isGreaterThan(0.98);
        assertThat(line.get("precision").asDouble()).isEqualTo(1);
        assertThat(line.get("documents_per_core_s").asDouble()).isPositive();
        assertThat(spark.read().json(output).count()).as("documents for others").isEqualTo(2_000);
    }
}
