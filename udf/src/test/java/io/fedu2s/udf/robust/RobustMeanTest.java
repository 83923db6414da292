package io.fedu2s.udf.robust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.error.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RobustMeanTest {
    @Test
    void theMeansAreThoseOfNumpy() throws IOException {
        JsonNode cases;
        try (InputStream json = RobustMeanTest.class.getResourceAsStream("robust.json")) {
            cases = new ObjectMapper().readTree(json);
        }
        assertThat(cases.size()).isEqualTo(2);
        for (JsonNode each : cases) {
            float[][] vectors = new float[each.get("vectors").size()][];
            Arrays.setAll(vectors, i -> floats(each.get("vectors").get(i)));
            assertThat(each.get("means").size()).isEqualTo(7);
            each.get("means")
                    .properties()
                    .forEach(mean -> assertThat(RobustMean.parse(mean.getKey()).of(vectors))
                            .as(mean.getKey())
                            .containsExactly(floats(mean.getValue()), within(1e-6f)));
        }
    }

    private static float[] floats(JsonNode numbers) {
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers.get(i).asDouble();
        }
        return floats;
    }

    @ParameterizedTest
    @ValueSource(strings = {"median", "trimmed:0.2", "krum:0.2:1", "clipping:0.5:3"})
    void aMeanIsWhatItsNameSays(String name) {
        assertThat(RobustMean.parse(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mean",
                "trimmed",
                "trimmed:0.5",
                "trimmed:-1",
                "krum:0.2",
                "krum:0.2:0",
                "krum:x:1",
                "clipping:0:1"
            })
    void anUnknownNameIsRefusedWithTheKnownOnes(String name) {
        assertThatThrownBy(() -> RobustMean.parse(name))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("krum:SHARE:KEPT");
    }

    @Test
    void tooFewVectorsForTheShareAreRefused() {
        assertThatThrownBy(() -> new Krum(0.4, 1).of(new float[6][1]))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("at least 9 buckets")
                .hasMessageContaining("has 6");
        assertThatThrownBy(() -> new TrimmedMean(0.4).of(new float[2][1]))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("at least 3");
    }

    @Test
    void distancesOfBlocksAddUpAndTellHowFarACombinationIs() {
        float[][] vectors = {{1, 2, 3, 4}, {0, -1, 5, 2}, {7, 1, 0, -3}};
        Distances whole = Distances.of(vectors);
        Distances blocks = Distances.of(columns(vectors, 0, 1)).plus(Distances.of(columns(vectors, 1, 4)));
        assertThat(blocks.squares()).containsExactly(whole.squares());
        assertThat(new Distances(3, whole.squares()).between(2, 0)).isEqualTo(36 + 1 + 9 + 49);
        assertThat(whole.between(1, 3)).as("from the origin").isEqualTo(1 + 25 + 4);
        double[] centre = {0.5, -0.25, 2, -1.25};
        for (int i = 0; i < vectors.length; i++) {
            double squares = 0;
            for (int c = 0; c < 4; c++) {
                double there = 0.5 * vectors[0][c] - 0.25 * vectors[1][c] + 2 * vectors[2][c];
                squares += Math.pow(vectors[i][c] - there, 2);
            }
            assertThat(whole.from(centre)[i]).isCloseTo(Math.sqrt(squares), within(1e-12));
        }
    }

    private static float[][] columns(float[][] vectors, int from, int to) {
        return Arrays.stream(vectors)
                .map(vector -> Arrays.copyOfRange(vector, from, to))
                .toArray(float[][]::new);
    }

    @Test
    void clientsAreDealtOutByRoundAloneAndEachOnce() {
        Buckets buckets = new Buckets(3, 11);
        List<String> clients =
                IntStream.range(0, 20).mapToObj(i -> "client" + i).toList();
        Map<String, Integer> dealt = buckets.deal(1, clients);
        List<String> shuffled = new ArrayList<>(clients);
        Collections.shuffle(shuffled, new Random(2));
        assertThat(buckets.deal(1, shuffled)).isEqualTo(dealt);
        assertThat(buckets.deal(2, clients)).isNotEqualTo(dealt);
        assertThat(new Buckets(3, 12).deal(1, clients)).isNotEqualTo(dealt);
        Map<Integer, Integer> sizes = new TreeMap<>();
        dealt.values().forEach(bucket -> sizes.merge(bucket, 1, Integer::sum));
        assertThat(sizes.values()).containsExactly(3, 3, 3, 3, 3, 3, 2);
    }
}
