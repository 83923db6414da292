package io.fedu2s.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fedu2s.jobs.generate.ChunkedRun;
import io.fedu2s.jobs.table.SharedSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class ChunksBenchTest {
    private final SparkSession spark;

    ChunksBenchTest(SparkSession spark) {
        this.spark = spark;
    }

    @Test
    void allChunksStandForAllAndFewByCoverageForNoFewerThanAnyOthers(@TempDir Path folder)
            throws JsonProcessingException {
        ChunkedRun run = new ChunkedRun(spark, folder);
        run.writeChunks(1);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : new ChunksBench(
                        spark, run.config("profile.topics=2", "generate.chunkRelevance=0"), run.tables())
                .run(List.of(0.4, 1.0))) {
            lines.add(JsonMapper.builder().build().readTree(line));
        }
        assertThat(lines).hasSize(2 * 2 * 3);
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.get("topics").asDouble())
                    .isPositive()
                    .isLessThanOrEqualTo(line.get("all_topics").asDouble());
            if (line.get("share").asDouble() == 1) {
                assertThat(line.get("coverage").asDouble()).isGreaterThan(0.999);
            }
        });
        double coverage = lines.get(2).get("coverage").asDouble();
        assertThat(lines.get(2).get("order").asText()).isEqualTo("COVERAGE");
        assertThat(coverage)
                .isGreaterThanOrEqualTo(lines.get(0).get("coverage").asDouble())
                .isGreaterThanOrEqualTo(lines.get(1).get("coverage").asDouble());
    }
}
