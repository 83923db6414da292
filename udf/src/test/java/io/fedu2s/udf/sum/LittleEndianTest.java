package io.fedu2s.udf.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.Trials;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LittleEndianTest {
    @Test
    void longsAndFloatsComeBack() {
        Trials.of(300, random -> {
            long[] longs = new long[Trials.between(random, 0, 20)];
            Arrays.setAll(longs, i -> Trials.anyLong(random));
            assertThat(LittleEndian.longs(LittleEndian.bytes(longs))).containsExactly(longs);
            float[] floats = new float[longs.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = Float.intBitsToFloat(random.nextInt());
            }
            assertThat(LittleEndian.floats(LittleEndian.bytes(floats))).containsExactly(floats);
        });
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
