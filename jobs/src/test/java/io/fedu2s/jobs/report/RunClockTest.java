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

    @Test
    void commandsOneByOneCountTogetherUntilTheReportTellsThem() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (RunClock clock = RunClock.ofCommand(new OutputConfig(folder.toString()), new Configuration(false))) {
                assertThat(clock.elapsed()).isLessThan(Duration.ofMinutes(1));
            }
            Files.writeString(folder.resolve(".commands-seconds"), "30.000\n");
        }
        Files.writeString(folder.resolve("summary.json"), "{\"run_id\": \"x\", \"seconds\": 252.25}");
        assertThat(ofLastRun()).isEqualTo(Duration.ofSeconds(30));
        note("12.500\n");
        assertThat(ofLastRun()).isEqualTo(Duration.ofMillis(42_500));

        RunClock.reported(new OutputConfig(folder.toString()), new Configuration(false));
        assertThat(ofLastRun()).isEqualTo(Duration.ofMillis(252_250));
    }

    @Test
    void aRunAfterCommandsBeginsWithTheirs() throws IOException {
        Files.writeString(folder.resolve(".commands-seconds"), "3600.000\n");
        try (RunClock clock = start()) {
            assertThat(clock.elapsed()).isBetween(HOUR, HOUR.plusMinutes(1));
        }
        assertThat(folder.resolve(".commands-seconds")).doesNotExist();
        try (RunClock clock = start()) {
            assertThat(clock.elapsed()).isBetween(HOUR, HOUR.plusMinutes(2));
        }
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
