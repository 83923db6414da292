package io.fedu2s.udf.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.error.UserException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightedSumTest {
    private static final int VALUES = 5;

    @SuppressWarnings("ArrayRecordComponent")
    private record Update(long weight, long[] values) {}

    @Property
    void anyOrderAndAnyGroupingGiveTheSameBits(
            @ForAll("updates") List<Update> updates, @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int parts) {
        WeightedSum reference = sum(updates);
        Random random = new Random(seed);
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

    @Property
    void theSumIsTheSumOfUnboundedIntegers(@ForAll("updates") List<Update> updates) {
        long[] sums = sum(updates).sums();
        for (int i = 0; i < VALUES; i++) {
            BigInteger exact = BigInteger.ZERO;
            for (Update update : updates) {
                exact = exact.add(BigInteger.valueOf(update.weight()).multiply(BigInteger.valueOf(update.values()[i])));
            }
            assertThat(BigInteger.valueOf(sums[i])).isEqualTo(exact);
        }
    }

    @Property
    void anOverflowIsFoundInEveryOrderAndNoneIsMissed(@ForAll("hugeUpdates") List<Update> updates, @ForAll long seed) {
        List<Update> shuffled = new ArrayList<>(updates);
        Collections.shuffle(shuffled, new Random(seed));
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

    @Provide
    Arbitrary<List<Update>> updates() {
        return listOf(
                Arbitraries.longs().between(-1L << 40, 1L << 40),
                Arbitraries.longs().between(1, 1 << 16));
    }

    @Provide
    Arbitrary<List<Update>> hugeUpdates() {
        return listOf(
                Arbitraries.longs().greaterOrEqual(-Long.MAX_VALUE),
                Arbitraries.longs().between(1, 3));
    }

    private static Arbitrary<List<Update>> listOf(Arbitrary<Long> values, Arbitrary<Long> weights) {
        return Combinators.combine(weights, values.array(long[].class).ofSize(VALUES))
                .as(Update::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
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
