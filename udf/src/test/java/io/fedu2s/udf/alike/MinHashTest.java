package io.fedu2s.udf.alike;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinHashTest {
    @Test
    void bandsAreChosenSoThatWhatIsAlikeEnoughMeetsAndLittleElseDoes() {
        assertThat(MinHash.forJaccard(0.8)).isEqualTo(new MinHash(16, 6));
        assertThat(MinHash.forJaccard(0.5)).isEqualTo(new MinHash(32, 3));
        assertThat(MinHash.forJaccard(1)).isEqualTo(new MinHash(1, 96));
        assertThat(MinHash.forJaccard(0.8).meeting(0.8)).isCloseTo(0.9923, within(1e-4));
        assertThat(MinHash.forJaccard(0.8).meeting(0.3)).isLessThan(0.02);
        assertThatThrownBy(() -> new MinHash(0, 3)).hasMessage("0 bands of 3 rows");
    }

    /** The binomial distribution's standard deviation is at most 0.0112 for 2,000 draws. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.6, 0.8, 0.9})
    void setsMeetAsOftenAsTheFormulaSays(double jaccard) {
        MinHash minHash = MinHash.forJaccard(0.8);
        SplittableRandom random = new SplittableRandom(17);
        int draws = 2_000;
        int met = 0;
        int size = 200;
        int shared = (int) Math.round(size * jaccard);
        for (int draw = 0; draw < draws; draw++) {
            long[] union = random.longs(size).toArray();
            int ofOne = (size - shared) / 2;
            long[] keys = minHash.keys(java.util.Arrays.copyOf(union, shared + ofOne));
            long[] other = new long[size - ofOne];
            System.arraycopy(union, 0, other, 0, shared);
            System.arraycopy(union, shared + ofOne, other, shared, size - shared - ofOne);
            met += meet(keys, minHash.keys(other)) ? 1 : 0;
        }
        assertThat((double) met / draws).isCloseTo(minHash.meeting((double) shared / size), within(0.05));
    }

    @Test
    void neitherOrderNorRepetitionOfItemsChangesAKey() {
        MinHash minHash = new MinHash(4, 2);
        assertThat(minHash.keys(new long[] {3, 1, 2, 2, 3})).isEqualTo(minHash.keys(new long[] {1, 2, 3}));
        assertThat(minHash.keys(new long[] {1, 2, 3})).doesNotHaveDuplicates();
    }

    private static boolean meet(long[] one, long[] other) {
        for (int band = 0; band < one.length; band++) {
            if (one[band] == other[band]) {
                return true;
            }
        }
        return false;
    }
}
