package io.fedu2s.jobs.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.jobs.error.RetryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(600);

    @TempDir
    private Path output;

    @Test
    void asLongAsOneHasItNobodyElseGetsIt() {
        try (Lease lease = take(SHORT, () -> {})) {
            lease.requireHeld();
            assertThatThrownBy(() -> take(LONG, () -> {}))
                    .isInstanceOf(RetryException.class)
                    .hasMessageContainingAll(
                            output.toString(),
                            "'federate'",
                            "process " + ProcessHandle.current().pid());
        }
        assertThat(file()).doesNotExist();
        take(SHORT, () -> {}).close();
    }

    @Test
    void whatAProcessLeftThatIsNoMoreIsTakenAtOnce() throws IOException {
        Process gone = new ProcessBuilder("true").start();
        gone.onExit().join();
        Holder holder = Holder.here("federate");
        Files.writeString(
                file(), new Holder("token", "federate", holder.host(), gone.pid(), holder.since(), 7).toJson());
        take(LONG, () -> {}).close();
    }

    @Test
    void whatNobodyRenewsIsTakenWhateverItsClockSays() throws IOException {
        Files.writeString(file(), new Holder("token", "federate", "elsewhere", 1, "2999-01-01T00:00:00Z", 7).toJson());
        take(SHORT, () -> {}).close();
        Files.writeString(file(), "{half writ");
        take(SHORT, () -> {}).close();
        assertThat(file()).doesNotExist();
    }

    @Test
    void whoeverLosesItIsToldAndLeavesItToTheOther() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        Lease lease = take(SHORT, told::countDown);
        lease.requireHeld();
        String others = new Holder("token", "run", "elsewhere", 1, "now", 0).toJson();
        Files.writeString(file(), others);
        assertThat(told.await(1, TimeUnit.MINUTES)).isTrue();
        assertThatThrownBy(lease::requireHeld).isInstanceOf(RetryException.class);
        lease.close();
        assertThat(file()).hasContent(others);
    }

    private Path file() {
        return output.resolve(".lease");
    }

    private Lease take(Duration time, Runnable onLoss) {
        return Lease.take(output.toString(), new Configuration(), "federate", time, onLoss);
    }
}
