package io.fedu2s.udf.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.fedu2s.udf.Trials;
import io.fedu2s.udf.error.UserException;
import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedPointTest {
    private static final FixedPoint SCALE = FixedPoint.STANDARD;

    @Test
    void aValueComesBackWithinHalfAStepAndItsImageHasItsSign() {
        Trials.of(1000, random -> {
            // From the smallest step to far above it: every exponent is as likely.
            float x = (float) (random.nextDouble(-1000, 1000) * Math.scalb(1.0, -random.nextInt(50)));
            assertThat(Math.abs(SCALE.real(SCALE.quantise(x, "t")) - x)).isLessThanOrEqualTo(0x1p-37);
            assertThat(SCALE.quantise(-x, "t")).isEqualTo(-SCALE.quantise(x, "t"));
        });
    }

    @Test
    void aRealIsTheNearestDoubleTimesAPowerOfTwo() {
        Trials.of(1000, random -> {
            FixedPoint scale = new FixedPoint(random.nextInt(63));
            long q = Trials.anyLong(random);
            assertThat(scale.real(q)).isEqualTo(Math.scalb((double) q, -scale.fractionBits()));
        });
    }

    @Test
    void theSquaredLengthIsThatOfTheReals() {
        Trials.of(300, random -> {
            long[] steps = random.longs(random.nextInt(20), -1L << 40, 1L << 40).toArray();
            double exact = Arrays.stream(steps)
                    .mapToObj(BigDecimal::valueOf)
                    .map(step -> step.multiply(step))
                    .reduce(BigDecimal.ZERO, BigDecimal::add)
                    .doubleValue();
            assertThat(SCALE.squares(steps)).isCloseTo(exact * 0x1p-72, withinPercentage(1e-12));
        });
    }

    @Test
    void halvesGoToTheEvenNeighbour() {
        FixedPoint whole = new FixedPoint(0);
        assertThat(new long[] {whole.quantise(0.5, "t"), whole.quantise(1.5, "t"), whole.quantise(-2.5, "t")})
                .containsExactly(0, 2, -2);
    }

    @Test
    void theLargestFloatBelowTheEndFitsAndTheEndDoesNot() {
        assertThat(SCALE.quantise(Math.nextDown(0x1p27f), "t")).isPositive();
        assertThatThrownBy(() -> SCALE.quantise(0x1p27, "layers.0.q_proj.lora_A"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("layers.0.q_proj.lora_A")
                .hasMessageContaining("1.34217728E8");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsRefusedWithTheTensorsName(double x) {
        assertThatThrownBy(() -> SCALE.quantise(x, "layers.0.q_proj.lora_A"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("layers.0.q_proj.lora_A")
                .hasMessageContaining(Double.toString(x))
                .hasMessageContaining("federate.learningRate");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 63})
    void aScaleWithoutRoomIsRefused(int bits) {
        assertThatThrownBy(() -> new FixedPoint(bits)).hasMessageContaining("0..62");
    }
}
