package io.fedu2s.jobs.generate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void aCommitHoldsWhatIsDoneInItsTimeAndOneUnitAtLeast() {
        Pace pace = new Pace(100, 300, 4);
        assertThat(pace.next()).as("side by side").isEqualTo(4);
        pace.took(4, 40);
        assertThat(pace.next()).isEqualTo(30);
        pace.took(30, 600);
        assertThat(pace.next()).isEqualTo(15);
        pace.took(15, 60_000);
        assertThat(pace.next()).isEqualTo(1);
        pace.took(1, 0);
        assertThat(pace.next()).as("never more than are allowed").isEqualTo(100);
        assertThat(new Pace(2, 300, 64).next()).isEqualTo(2);
    }
}
