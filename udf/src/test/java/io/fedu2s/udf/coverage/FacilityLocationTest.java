package io.fedu2s.udf.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fedu2s.udf.retrieve.DenseFeatures;
import io.fedu2s.udf.retrieve.SparseFeatures;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class FacilityLocationTest {
    @Test
    void theLazyChoiceIsThatOfThePlainGreedyAlgorithm() throws IOException {
        JsonNode cases = reference().get("cases");
        assertThat(cases).hasSize(4);
        for (JsonNode each : cases) {
            List<DenseFeatures> vectors = new ArrayList<>();
            each.get("vectors").forEach(vector -> vectors.add(new DenseFeatures(floats(vector))));
            var location = new FacilityLocation(
                    vectors,
                    ints(each.get("references")),
                    doubles(each.get("relevance")),
                    each.get("weight").doubleValue());
            List<FacilityLocation.Chosen> chosen =
                    location.choose(each.get("budget").intValue());
            assertThat(chosen)
                    .extracting(FacilityLocation.Chosen::chunk)
                    .containsExactlyElementsOf(
                            IntStream.of(ints(each.get("chosen"))).boxed().toList());
            double[] gains = doubles(each.get("gains"));
            for (int i = 0; i < gains.length; i++) {
                assertThat(chosen.get(i).gain()).isCloseTo(gains[i], within(1e-9));
            }
            assertThat(location.coverage(chosen.stream()
                            .mapToInt(FacilityLocation.Chosen::chunk)
                            .toArray()))
                    .isCloseTo(each.get("coverage").doubleValue(), within(1e-9));
        }
    }

    @Test
    void ofTwoAlikeOneIsEnoughAndOfEqualGainsTheFirstCounts() {
        List<SparseFeatures> chunks = List.of(term(7), term(3), term(3), term(3), term(5));
        var location = new FacilityLocation(chunks, new int[] {0, 1, 2, 3, 4}, new double[5], 0);
        assertThat(location.choose(3))
                .containsExactly(
                        new FacilityLocation.Chosen(1, 0.6),
                        new FacilityLocation.Chosen(0, 0.2),
                        new FacilityLocation.Chosen(4, 0.2));
        assertThat(location.coverage(1, 2, 3)).isCloseTo(0.6, within(1e-12));
        assertThat(location.coverage()).isZero();
    }

    @Test
    void whatIsAskedForComesFirstWhereItCountsEnough() {
        List<SparseFeatures> chunks = List.of(term(1), term(1), term(1), term(2));
        double[] relevance = {0, 0, 0.1, 1};
        int[] all = {0, 1, 2, 3};
        assertThat(new FacilityLocation(chunks, all, relevance, 0.1)
                        .choose(1)
                        .get(0)
                        .chunk())
                .isEqualTo(2);
        assertThat(new FacilityLocation(chunks, all, relevance, 2)
                        .choose(1)
                        .get(0)
                        .chunk())
                .isEqualTo(3);
    }

    @Test
    void aBudgetForMoreThanThereAreTakesAll() {
        var location = new FacilityLocation(List.of(term(1), term(2)), new int[] {0, 1}, new double[2], 1);
        assertThat(location.choose(9)).hasSize(2);
        assertThat(new FacilityLocation(List.of(), new int[0], new double[0], 1).choose(3))
                .isEmpty();
    }

    @Test
    void everyChunkHasARelevance() {
        assertThatThrownBy(() -> new FacilityLocation(List.of(term(1)), new int[] {0}, new double[2], 1))
                .hasMessage("2 relevances of 1 chunks");
    }

    static JsonNode reference() throws IOException {
        try (InputStream in = FacilityLocationTest.class.getResourceAsStream("coverage.json")) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static SparseFeatures term(int number) {
        return new SparseFeatures(new int[] {number}, new double[] {1});
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }

    static double[] doubles(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }
}
