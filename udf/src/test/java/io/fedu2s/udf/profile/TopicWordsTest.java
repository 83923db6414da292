package io.fedu2s.udf.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

class TopicWordsTest {
    @Test
    void wordsOfEveryTextShortOnesAndNumbersTellNothing() {
        assertThat(TopicWords.of("The patient's 12 inhalers were not in the ER on B12.", "eng"))
                .containsExactly("patient", "inhalers");
        assertThat(TopicWords.of("Der Patient und die Lunge", "deu")).containsExactly("patient", "lunge");
        assertThat(TopicWords.of("Der Patient und die Lunge", ""))
                .containsExactly("der", "patient", "und", "die", "lunge");
    }

    @Test
    void sumsOfRoundedWeightsAreTheSameInAnyOrder() {
        Random random = new Random(3);
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            double weight = random.nextDouble();
            double rounded = rounded(weight);
            assertThat(rounded).isCloseTo(weight, within(1.0 / (1 << 17)));
            weights.add(rounded);
        }
        double sum = sum(weights);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(weights, random);
            assertThat(sum(weights)).isEqualTo(sum);
        }
    }

    @Test
    void weightsThatRoundToNothingAreLeftOut() {
        SparseVector rounded = RoundWeights.of(Vectors.sparse(9, new int[] {1, 4, 7}, new double[] {0.5, 1e-7, 0}));
        assertThat(rounded.indices()).containsExactly(1);
        assertThat(rounded.size()).isEqualTo(9);
    }

    @Test
    void aVectorIsNearestToTheFirstOfEquallyNearCentres() {
        Centres centres = new Centres(List.of(new double[] {1, 0}, new double[] {0, 1}, new double[] {0, 1}));
        assertThat(centres.nearest(rounded(0.9, 0.2))).isZero();
        assertThat(centres.nearest(rounded(0.2, 0.9))).isEqualTo(1);
        assertThat(centres.nearest(rounded(0.5, 0.5))).isZero();
    }

    @Test
    void theEffectiveNumberOfTopicsIsTheirNumberWhereTheyAreEqual() {
        assertThat(TextProfileFunction.effective(List.of(7L, 7L, 7L))).isCloseTo(3, within(1e-12));
        assertThat(TextProfileFunction.effective(List.of(5L))).isEqualTo(1);
        // exp(-(0.9 ln 0.9 + 0.1 ln 0.1))
        assertThat(TextProfileFunction.effective(List.of(9L, 1L))).isCloseTo(1.384145, within(1e-6));
    }

    private static SparseVector rounded(double... values) {
        return RoundWeights.of(Vectors.dense(values).toSparse());
    }

    private static double rounded(double weight) {
        return rounded(new double[] {weight}).values()[0];
    }

    private static double sum(List<Double> weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }
}
