package io.fedu2s.udf.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoissonSamplingTest {
    private static final int CLIENTS = 20_000;

    @Test
    void eachClientIsChosenWithTheProbabilityAndOnItsOwn() {
        PoissonSampling sampling = new PoissonSampling(0.1, 4);
        List<Integer> first = chosen(sampling, 1);
        List<Integer> second = chosen(sampling, 2);
        // Five deviations of a binomial count.
        double deviation = Math.sqrt(CLIENTS * 0.1 * 0.9);
        assertThat((double) first.size()).isCloseTo(CLIENTS * 0.1, within(5 * deviation));
        assertThat((double) second.size()).isCloseTo(CLIENTS * 0.1, within(5 * deviation));
        long both = first.stream().filter(second::contains).count();
        assertThat((double) both).isCloseTo(CLIENTS * 0.01, within(5 * Math.sqrt(CLIENTS * 0.01 * 0.99)));
        assertThat(chosen(sampling, 1)).isEqualTo(first);
        assertThat(chosen(new PoissonSampling(0.1, 5), 1)).isNotEqualTo(first);
    }

    @Test
    void aHigherProbabilityKeepsWhoWasChosen() {
        assertThat(chosen(new PoissonSampling(0.2, 4), 1)).containsAll(chosen(new PoissonSampling(0.1, 4), 1));
        assertThat(chosen(new PoissonSampling(1, 4), 1)).hasSize(CLIENTS);
    }

    @Test
    void whatIsNoProbabilityIsABug() {
        assertThatThrownBy(() -> new PoissonSampling(0, 4)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new PoissonSampling(1.1, 4)).hasMessageContaining("1.1");
    }

    private static List<Integer> chosen(PoissonSampling sampling, int round) {
        return IntStream.range(0, CLIENTS)
                .filter(i -> sampling.chooses(round, "client" + i))
                .boxed()
                .toList();
    }
}
