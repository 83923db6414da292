package io.fedu2s.udf.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SharedPrefixesTest {
    private static final List<int[]> SORTED = List.of(
            new int[] {1, 2, 3, 4}, new int[] {1, 2, 3, 5}, new int[] {1, 2, 9}, new int[] {7, 8}, new int[] {7, 8});

    @Test
    void aPromptSharesTheLongerBeginningOfItsNeighbours() {
        SharedPrefixes prefixes = new SharedPrefixes(SORTED, 1);

        assertThat(List.of(prefixes.of(0), prefixes.of(1), prefixes.of(2))).containsExactly(3, 3, 2);
        assertThat(prefixes.longest()).isEqualTo(3);
    }

    @Test
    void theLastTokenOfAPromptIsAlwaysItsOwn() {
        SharedPrefixes prefixes = new SharedPrefixes(SORTED, 1);

        assertThat(prefixes.of(3)).isEqualTo(1);
        assertThat(prefixes.of(4)).isEqualTo(1);
    }

    @Test
    void shortBeginningsAreNotWorthSharing() {
        SharedPrefixes prefixes = new SharedPrefixes(SORTED, 3);

        assertThat(List.of(prefixes.of(0), prefixes.of(1), prefixes.of(2), prefixes.of(3)))
                .containsExactly(3, 3, 0, 0);
    }
}
