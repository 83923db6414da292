package io.fedu2s.udf.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LittleEndianTest {
    @Property
    void longsComeBack(@ForAll long[] values) {
        assertThat(LittleEndian.longs(LittleEndian.bytes(values))).containsExactly(values);
    }

    @Property
    void floatsComeBack(@ForAll float[] values) {
        assertThat(LittleEndian.floats(LittleEndian.bytes(values))).containsExactly(values);
    }

    @Test
    void theLeastSignificantByteStandsFirst() {
        assertThat(LittleEndian.bytes(new long[] {0x0102030405060708L})).containsExactly(8, 7, 6, 5, 4, 3, 2, 1);
        assertThat(LittleEndian.bytes(new float[] {1f})).containsExactly(0, 0, 0x80, 0x3f);
    }

    @Test
    void halfAValueIsRefused() {
        assertThatThrownBy(() -> LittleEndian.longs(new byte[12])).hasMessageContaining("12 bytes");
    }
}
