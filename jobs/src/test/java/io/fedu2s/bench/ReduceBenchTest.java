package io.fedu2s.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.table.SharedSpark;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class ReduceBenchTest {
    private final SparkSession spark;

    ReduceBenchTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void aTableAndUpdatesMadeOnTheFlyHaveTheSameSum(@TempDir Path folder) throws JsonProcessingException {
        String table = folder.resolve("updates").toString();
        JsonNode onTheFly = run(Optional.empty(), 1);
        JsonNode written = run(Optional.of(table), 2);
        JsonNode found = run(Optional.of(table), 1);
        assertThat(onTheFly.get("clients").asInt()).isEqualTo(13);
        assertThat(onTheFly.get("parameters").asInt()).isEqualTo(20 * 1024);
        assertThat(onTheFly.get("updates_per_s").asDouble()).isPositive();
        assertThat(onTheFly.get("sha256").asText())
                .isEqualTo(written.get("sha256").asText())
                .isEqualTo(found.get("sha256").asText());
    }

    private JsonNode run(Optional<String> input, int repeats) throws JsonProcessingException {
        return JsonMapper.builder().build().readTree(new ReduceBench(spark, 13, 20_000, repeats).run(input));
    }
}
