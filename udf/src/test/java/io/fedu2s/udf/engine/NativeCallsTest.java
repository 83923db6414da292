package io.fedu2s.udf.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class NativeCallsTest {
    private static final Duration LONG = Duration.ofHours(1);

    private final NativeCalls calls = new NativeCalls();

    @Test
    void theEndWaitsForTheCallsThatRun() {
        NativeCalls.Call first = calls.enter();
        NativeCalls.Call second = calls.enter();
        CompletableFuture<Boolean> end = CompletableFuture.supplyAsync(() -> calls.end(LONG));
        while (!calls.hasEnded()) {
            Thread.onSpinWait();
        }

        first.close();
        assertThat(end).isNotDone();
        second.close();

        assertThat(end.join()).isTrue();
    }

    @Test
    void afterTheEndACallStandsStillBeforeItBegins() {
        AtomicBoolean begun = new AtomicBoolean();
        Thread late = new Thread(() -> {
            calls.enter();
            begun.set(true);
        });
        late.setDaemon(true);

        assertThat(calls.end(LONG)).isTrue();
        late.start();
        while (late.getState() != Thread.State.WAITING) {
            assertThat(late.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        late.interrupt();

        assertThat(begun).isFalse();
        assertThat(calls.end(LONG)).isTrue();
    }

    @Test
    void aCallThatHangsKeepsTheEndNoLongerThanItMay() {
        calls.enter();

        assertThat(calls.end(Duration.ofNanos(1))).isFalse();
    }
}
