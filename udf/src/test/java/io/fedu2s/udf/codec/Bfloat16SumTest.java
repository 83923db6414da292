package io.fedu2s.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.Trials;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.sum.Bfloat16Bytes;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;
import io.fedu2s.udf.sum.WeightedSum;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Bfloat16SumTest {
    private static final Bfloat16 CODEC = new Bfloat16();

    @Test
    void addingTheBytesIsAddingWhatTheyStandForOrRefusingIt() {
        Set<Boolean> seen = new HashSet<>();
        Trials.of(500, random -> {
            int size = Trials.between(random, 1, 23);
            FixedPoint scale = new FixedPoint(random.nextBoolean() ? 36 : random.nextInt(63));
            WeightedSum direct = new WeightedSum();
            WeightedSum decoded = new WeightedSum();
            for (int updates = Trials.between(random, 1, 11); updates > 0; updates--) {
                CodedBlock block = new CodedBlock("t", size, anyBytes(random, size));
                long weight = 1 + random.nextLong(1L << random.nextInt(1, 40));
                boolean added = adds(() -> CODEC.addTo(direct, weight, block, scale));
                assertThat(adds(() -> decoded.add("t", weight, CODEC.decode(block, scale))))
                        .isEqualTo(added);
                seen.add(added);
            }
            assertThat(direct).isEqualTo(decoded);
            assertThat(direct.sums()).containsExactly(decoded.sums());
        });
        assertThat(seen).as("blocks that are added and blocks that are refused").hasSize(2);
    }

    @Test
    void theSquaredLengthIsThatOfWhatTheBytesStandForOrIsRefused() {
        Set<Boolean> seen = new HashSet<>();
        Trials.of(500, random -> {
            int size = Trials.between(random, 1, 23);
            FixedPoint scale = new FixedPoint(random.nextBoolean() ? 36 : random.nextInt(63));
            CodedBlock block = new CodedBlock("t", size, anyBytes(random, size));
            boolean read = adds(() -> CODEC.decode(block, scale));
            assertThat(adds(() -> CODEC.squares(block, scale))).isEqualTo(read);
            if (read) {
                double asSummed = Math.sqrt(scale.squares(CODEC.decode(block, scale)));
                double half = 0.5 / scale.power();
                assertThat(Math.sqrt(CODEC.squares(block, scale)))
                        .isCloseTo(asSummed, within(1e-12 * asSummed + half * Math.sqrt(size)));
            }
            seen.add(read);
        });
        assertThat(seen).as("blocks that are read and blocks that are refused").hasSize(2);
    }

    /** Any bit patterns half of the time, else such as updates have. */
    private static byte[] anyBytes(Random random, int size) {
        byte[] bytes = new byte[Short.BYTES * size];
        random.nextBytes(bytes);
        boolean small = random.nextInt(8) > 0;
        for (int i = 1; small && i < bytes.length; i += 2) {
            bytes[i] = (byte) ((bytes[i] & 0x80) | random.nextInt(0x30, 0x48));
        }
        return bytes;
    }

    private static boolean adds(Runnable addition) {
        try {
            addition.run();
            return true;
        } catch (UserException refused) {
            return false;
        }
    }

    @Test
    void theGreatestMagnitudeIsFoundWhereverItStands() {
        Trials.of(500, random -> {
            byte[] bytes = new byte[Short.BYTES * Trials.between(random, 0, 19)];
            random.nextBytes(bytes);
            int largest = 0;
            for (int i = 0; i < bytes.length; i += Short.BYTES) {
                largest = Math.max(largest, LittleEndian.getShort(bytes, i) & 0x7fff);
            }
            assertThat(LittleEndian.largestMagnitude(bytes)).isEqualTo(largest);
        });
    }

    @Test
    void everyPatternBecomesTheNearestInteger() {
        for (int bits = 0; bits < 1 << Short.SIZE; bits++) {
            double exact = (double) Bfloat16Bytes.real(bits) * 0x1p36;
            if (Math.abs(exact) < 0x1p63) {
                byte[] bytes = {(byte) bits, (byte) (bits >> Byte.SIZE)};
                assertThat((double) new WeightedSum().addBfloat16("t", 1, bytes).sums()[0])
                        .isEqualTo(Math.rint(exact));
            }
        }
    }

    @Test
    void aRefusedUpdateLeavesTheSumAsItWas() {
        byte[] ones = CODEC.encode("t", new double[] {1, -1, 1, -1, 1}, 0);
        WeightedSum sum = new WeightedSum().addBfloat16("t", 2, ones);
        long[] before = sum.sums();
        byte[] bad = ones.clone();
        LittleEndian.putShort(bad, 8, (short) 0x7fc0);
        assertThatThrownBy(() -> sum.addBfloat16("lora_B", 1, bad))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("lora_B")
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> sum.addBfloat16("lora_B", 1L << 30, ones))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("64 bits");
        assertThat(sum.sums()).containsExactly(before);
        assertThat(Arrays.stream(before).map(step -> step >> 36).toArray()).containsExactly(2, -2, 2, -2, 2);
    }
}
