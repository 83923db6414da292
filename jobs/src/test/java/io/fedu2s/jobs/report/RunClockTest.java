package io.fedu2s.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.jobs.config.OutputConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunClockTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    @Test
    void aRunThatGoesOnBeginsWithWhatWasSpentBefore() throws IOException {
        note("3600.000\n");
        try (RunClock clock = start()) {
            assertThat(clock.elapsed()).isBetween(HOUR, HOUR.plus(HOUR));
        }
        // That one did not come to its end either.
        assertThat(Files.readString(folder.resolve(".unfinished-seconds"))).matches("3[6-9]\\d\\d\\.\\d{3}\n");
        try (RunClock clock = start()) {
            assertThat(clock.elapsed()).isGreaterThanOrEqualTo(HOUR);
            clock.finished();
        }
        assertThat(folder).isEmptyDirectory();
        try (RunClock clock = start()) {
            assertThat(clock.elapsed()).isLessThan(HOUR);
        }
    }

    @Test
    void aNoteThatMakesNoSenseIsNone() throws IOException {
        note("an hour");
        try (RunClock clock = start()) {
            assertThat(clock.elapsed()).isLessThan(HOUR);
        }
    }

    @Test
    void theLastRunTookWhatTheSummarySaysElseWhatAnUnfinishedOneNoted() throws IOException {
        assertThat(ofLastRun()).isZero();
        note("12.500\n");
        assertThat(ofLastRun()).isEqualTo(Duration.ofMillis(12_500));
        Files.writeString(folder.resolve("summary.json"), "{\"run_id\": \"x\", \"seconds\": 252.25}");
        assertThat(ofLastRun()).isEqualTo(Duration.ofMillis(252_250));
    }

    private Duration ofLastRun() {
        return RunClock.ofLastRun(new OutputConfig(folder.toString()), new Configuration(false));
    }

    private RunClock start() {
        return RunClock.start(new OutputConfig(folder.toString()), new Configuration(false));
    }

    private void note(String text) throws IOException {
        Files.writeString(folder.resolve(".unfinished-seconds"), text);
    }
}
