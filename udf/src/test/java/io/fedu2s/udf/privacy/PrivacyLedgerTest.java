package io.fedu2s.udf.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.error.UserException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivacyLedgerTest {
    private static final PrivateRound ROUND = new PrivateRound(0.1, 1);
    private static final double DELTA = Math.pow(1e4, -1.1);

    @Test
    void theRoundsSpendTheKnownAnswerAndTheNextOneIsPricedBefore() {
        PrivacyLedger ledger = new PrivacyLedger(100, DELTA, Collections.nCopies(99, ROUND));
        assertThat(ledger.spentAfter(ROUND)).isCloseTo(7.2821, within(5e-5)).isGreaterThan(ledger.spent());
        assertThat(ledger.enter(ROUND).spent()).isEqualTo(ledger.spentAfter(ROUND));
        assertThat(new PrivacyLedger(1, DELTA, List.of()).spent()).isZero();
    }

    @Test
    void aRoundOverBudgetIsRefusedAndTheBudgetItselfIsNot() {
        PrivacyLedger ledger = new PrivacyLedger(7.2, DELTA, Collections.nCopies(99, ROUND));
        assertThatThrownBy(() -> ledger.enter(ROUND))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("After 99 rounds")
                .hasMessageContaining("7.2821")
                .hasMessageContaining("7.2000");
        PrivacyLedger exact = new PrivacyLedger(ledger.spentAfter(ROUND), DELTA, ledger.rounds());
        assertThat(exact.enter(ROUND).rounds()).hasSize(100);
    }

    @Test
    void unlikeRoundsAddUpWhateverTheirOrder() {
        PrivateRound noisy = new PrivateRound(0.1, 4);
        PrivacyLedger one = new PrivacyLedger(50, DELTA, List.of()).enter(ROUND).enter(noisy);
        PrivacyLedger other =
                new PrivacyLedger(50, DELTA, List.of()).enter(noisy).enter(ROUND);
        assertThat(one.spent()).isEqualTo(other.spent());
        assertThat(one.spent()).isLessThan(one.enter(noisy).spent());
        assertThat(new PrivacyLedger(50, DELTA, List.of()).spentAfter(noisy))
                .isLessThan(new PrivacyLedger(50, DELTA, List.of()).spentAfter(ROUND));
    }

    @Test
    void whatIsNoBudgetIsABug() {
        assertThatThrownBy(() -> new PrivacyLedger(0, DELTA, List.of())).hasMessageContaining("budget");
        assertThatThrownBy(() -> new PrivacyLedger(1, 1, List.of())).hasMessageContaining("delta");
        assertThatThrownBy(() -> new PrivateRound(0, 1)).hasMessageContaining("q must be");
    }
}
