package io.fedu2s.udf.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.fedu2s.udf.error.UserException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedPointTest {
    private static final FixedPoint SCALE = FixedPoint.STANDARD;

    @Property
    void aValueComesBackWithinHalfAStep(@ForAll @FloatRange(min = -1000, max = 1000) float x) {
        assertThat(SCALE.real(SCALE.quantise(x, "t"))).isCloseTo(x, offset(0x1p-37));
    }

    @Property
    void theSignOfAValueIsTheSignOfItsImage(@ForAll @FloatRange(min = 0, max = 1000) float x) {
        assertThat(SCALE.quantise(-x, "t")).isEqualTo(-SCALE.quantise(x, "t"));
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
