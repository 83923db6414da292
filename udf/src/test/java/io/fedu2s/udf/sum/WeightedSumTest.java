package io.fedu2s.udf.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.Trials;
import io.fedu2s.udf.error.UserException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WeightedSumTest {
    private static final int VALUES = 5;

    @SuppressWarnings("ArrayRecordComponent")
    private record Update(long weight, long[] values) {}

    @Test
    void anyOrderAndAnyGroupingGiveTheSameBits() {
        Trials.of(1000, random -> assertSameBits(updates(random), random, Trials.between(random, 1, 9)));
    }

    private static void assertSameBits(List<Update> updates, Random random, int parts) {
        WeightedSum reference = sum(updates);
        List<Update> shuffled = new ArrayList<>(updates);
        Collections.shuffle(shuffled, random);
        List<WeightedSum> partial = new ArrayList<>();
        for (int p = 0; p < parts; p++) {
            partial.add(new WeightedSum());
        }
        for (Update update : shuffled) {
            partial.get(random.nextInt(parts)).add("t", update.weight(), update.values());
        }
        while (partial.size() > 1) {
            WeightedSum one = partial.remove(random.nextInt(partial.size()));
            partial.get(random.nextInt(partial.size())).merge(one);
        }
        assertThat(partial.get(0)).isEqualTo(reference);
        assertThat(partial.get(0).mean(FixedPoint.STANDARD)).containsExactly(reference.mean(FixedPoint.STANDARD));
    }

    @Test
    void theSumIsTheSumOfUnboundedIntegers() {
        Trials.of(1000, random -> assertExact(updates(random)));
    }

    private static void assertExact(List<Update> updates) {
        long[] sums = sum(updates).sums();
        for (int i = 0; i < VALUES; i++) {
            BigInteger exact = BigInteger.ZERO;
            for (Update update : updates) {
                exact = exact.add(BigInteger.valueOf(update.weight()).multiply(BigInteger.valueOf(update.values()[i])));
            }
            assertThat(BigInteger.valueOf(sums[i])).isEqualTo(exact);
        }
    }

    @Test
    void anOverflowIsFoundInEveryOrderAndNoneIsMissed() {
        Set<Boolean> seen = new HashSet<>();
        Trials.of(1000, random -> seen.add(assertOverflowFound(hugeUpdates(random), random)));
        assertThat(seen).as("sums that fit and sums that don't").hasSize(2);
    }

    private static boolean assertOverflowFound(List<Update> updates, Random random) {
        List<Update> shuffled = new ArrayList<>(updates);
        Collections.shuffle(shuffled, random);
        BigInteger bound = BigInteger.ZERO;
        for (Update update : updates) {
            BigInteger largest = BigInteger.ZERO;
            for (long q : update.values()) {
                largest = largest.max(BigInteger.valueOf(q).abs());
            }
            bound = bound.add(largest.multiply(BigInteger.valueOf(update.weight())));
        }
        boolean fits = bound.bitLength() < Long.SIZE;
        assertThat(refused(updates)).isEqualTo(!fits);
        assertThat(refused(shuffled)).isEqualTo(!fits);
        return fits;
    }

    @Test
    void theMeanIsWeightedByPairs() {
        FixedPoint scale = new FixedPoint(4);
        WeightedSum sum = new WeightedSum()
                .add("t", 3, new long[] {scale.quantise(1, "t"), scale.quantise(-2, "t")})
                .add("t", 1, new long[] {scale.quantise(5, "t"), scale.quantise(2, "t")});
        assertThat(sum.weight()).isEqualTo(4);
        assertThat(sum.mean(scale)).containsExactly(2f, -1f);
    }

    @Test
    void anOverflowNamesTheTensorAndTheWayOut() {
        WeightedSum sum = new WeightedSum().add("layers.0.q_proj.lora_B", 1, new long[] {Long.MAX_VALUE});
        assertThatThrownBy(() -> sum.add("layers.0.q_proj.lora_B", 1, new long[] {1}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("layers.0.q_proj.lora_B")
                .hasMessageContaining("federate.clipNorm");
        assertThat(sum.sums()).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void blocksOfDifferentLengthsAreNotAdded() {
        WeightedSum sum = new WeightedSum().add("t", 1, new long[] {1, 2});
        assertThatThrownBy(() -> sum.add("t", 1, new long[] {1})).hasMessageContaining("1 values");
    }

    @Test
    void nothingHasNoMean() {
        assertThatThrownBy(() -> new WeightedSum().mean(FixedPoint.STANDARD)).hasMessageContaining("nothing");
    }

    private static List<Update> updates(Random random) {
        return listOf(random, () -> random.nextLong(-1L << 40, (1L << 40) + 1), 1 << 16);
    }

    /** About as many that fit 64 bits together as that don't. */
    private static List<Update> hugeUpdates(Random random) {
        return listOf(random, () -> Math.max(-Long.MAX_VALUE, Trials.anyLong(random) >> random.nextInt(6)), 3);
    }

    private static List<Update> listOf(Random random, LongSupplier value, int mostWeight) {
        return IntStream.range(0, Trials.between(random, 1, 12))
                .mapToObj(i -> new Update(
                        Trials.between(random, 1, mostWeight),
                        LongStream.generate(value).limit(VALUES).toArray()))
                .toList();
    }

    private static WeightedSum sum(List<Update> updates) {
        WeightedSum sum = new WeightedSum();
        updates.forEach(update -> sum.add("t", update.weight(), update.values()));
        return sum;
    }

    private static boolean refused(List<Update> updates) {
        try {
            sum(updates);
            return false;
        } catch (UserException expected) {
            return true;
        }
    }
}
