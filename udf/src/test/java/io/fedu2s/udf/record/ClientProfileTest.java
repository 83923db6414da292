package io.fedu2s.udf.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ClientProfileTest {
    @Test
    void aWindowOfTheDayIsOpenFromItsFirstHourToBeforeItsLast() {
        ClientProfile day = there(8, 16);
        assertThat(day.secondsLeft(7.99)).isZero();
        assertThat(day.secondsLeft(8)).isEqualTo(8 * 3600);
        assertThat(day.secondsLeft(15.5)).isEqualTo(1800);
        assertThat(day.secondsLeft(16)).isZero();
    }

    @Test
    void aWindowMayGoOverMidnightOrNeverClose() {
        ClientProfile night = there(22, 6);
        assertThat(night.secondsLeft(23)).isEqualTo(7 * 3600);
        assertThat(night.secondsLeft(5)).isEqualTo(3600);
        assertThat(night.secondsLeft(12)).isZero();
        assertThat(there(0, 24).secondsLeft(23.9)).isInfinite();
        assertThat(there(5, 5).secondsLeft(4)).isInfinite();
    }

    @Test
    void hoursBeyondTheDayAreRefused() {
        assertThatThrownBy(() -> there(0, 25)).hasMessageContaining("availableUntil = 25.0, want 0.0 to 24.0");
    }

    private static ClientProfile there(double from, double until) {
        return new ClientProfile("c", "d", 1, 1, 1, from, until);
    }
}
