package io.fedu2s.udf.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.sum.FixedPoint;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GaussianNoiseTest {
    private static final FixedPoint SCALE = FixedPoint.STANDARD;
    private static final NoiseBlock BLOCK = new NoiseBlock(3, "layers.0.q_proj.lora_A", 1);

    @Test
    void theNoiseIsNormalWithDeviationZTimesS() {
        int count = 200_000;
        double[] noise = reals(new GaussianNoise(1.5, 0.4, 9).of(BLOCK, count, SCALE));
        double deviation = 1.5 * 0.4;
        double tolerance = 5 / Math.sqrt(count);
        assertThat(Arrays.stream(noise).sum() / count / deviation).isCloseTo(0, within(tolerance));
        assertThat(Arrays.stream(noise).map(x -> x * x).sum() / count / deviation / deviation)
                .isCloseTo(1, within(tolerance * Math.sqrt(2)));
        assertThat(shareWithin(noise, deviation)).isCloseTo(0.682689, within(tolerance));
        assertThat(shareWithin(noise, 2 * deviation)).isCloseTo(0.954500, within(tolerance));
        assertThat(shareWithin(noise, 3 * deviation)).isCloseTo(0.997300, within(tolerance));
        double neighbours = 0;
        for (int i = 1; i < count; i++) {
            neighbours += noise[i] * noise[i - 1] / count / deviation / deviation;
        }
        assertThat(neighbours).isCloseTo(0, within(tolerance));
    }

    private static double shareWithin(double[] noise, double bound) {
        return (double) Arrays.stream(noise).filter(x -> Math.abs(x) < bound).count() / noise.length;
    }

    @Test
    void everyBlockHasItsOwnNoiseAndAlwaysTheSame() {
        GaussianNoise noise = new GaussianNoise(1, 1, 9);
        long[] first = noise.of(BLOCK, 7, SCALE);
        assertThat(noise.of(BLOCK, 7, SCALE)).containsExactly(first);
        assertThat(noise.of(new NoiseBlock(4, BLOCK.tensor(), 1), 7, SCALE)).isNotEqualTo(first);
        assertThat(noise.of(new NoiseBlock(3, "layers.0.q_proj.lora_B", 1), 7, SCALE))
                .isNotEqualTo(first);
        assertThat(noise.of(new NoiseBlock(3, BLOCK.tensor(), 2), 7, SCALE)).isNotEqualTo(first);
        assertThat(new GaussianNoise(1, 1, 8).of(BLOCK, 7, SCALE)).isNotEqualTo(first);
    }

    @Test
    void theMeanIsOverTheExpectedClientsEvenWhenNobodyCame() {
        GaussianNoise noise = new GaussianNoise(2, 0.5, 9);
        double[] added = reals(noise.of(BLOCK, 3, SCALE));
        PrivateMean mean = new PrivateMean(noise, 8);
        assertThat(mean.of(BLOCK, new long[3], SCALE))
                .containsExactly((float) (added[0] / 8), (float) (added[1] / 8), (float) (added[2] / 8));
        long[] sums = {SCALE.quantise(4, "t"), SCALE.quantise(-16, "t"), 0};
        assertThat(mean.of(BLOCK, sums, SCALE))
                .containsExactly(
                        new float[] {(float) (0.5 + added[0] / 8), (float) (-2 + added[1] / 8), (float) (added[2] / 8)},
                        within(1e-7f));
    }

    @Test
    void noiseThatLeavesTheRangeIsRefused() {
        PrivateMean mean = new PrivateMean(new GaussianNoise(1, 1, 9), 8);
        long[] full = new long[64];
        Arrays.fill(full, Long.MAX_VALUE);
        assertThatThrownBy(() -> mean.of(BLOCK, full, SCALE))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(BLOCK.tensor());
        assertThatThrownBy(() -> new GaussianNoise(0, 1, 9)).hasMessageContaining("no noise");
        assertThatThrownBy(() -> new PrivateMean(new GaussianNoise(1, 1, 9), 0)).hasMessageContaining("denominator");
    }

    private static double[] reals(long[] steps) {
        return Arrays.stream(steps).mapToDouble(SCALE::real).toArray();
    }
}
