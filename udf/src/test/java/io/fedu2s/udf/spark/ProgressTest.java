package io.fedu2s.udf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class ProgressTest {
    private final Lines lines = new Lines();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void aLineComesEveryFiveSecondsAtMostAndOneAtTheEnd() {
        Progress progress = new Progress(lines, "generate, chunks", 500, nanos::get);
        for (int second = 0; second < 20; second++) {
            pass(Duration.ofSeconds(1));
            progress.advance(25);
        }
        assertThat(lines.text)
                .containsExactly(
                        "generate, chunks: 125 of 500 (25%), 25.0/s, 15 s left",
                        "generate, chunks: 250 of 500 (50%), 25.0/s, 10 s left",
                        "generate, chunks: 375 of 500 (75%), 25.0/s, 5 s left",
                        "generate, chunks: 500 of 500 in 20 s, 25.0/s");
    }

    @Test
    void aSlowStepCountsByTheMinuteAndSaysHours() {
        Progress progress = new Progress(lines, "rounds", 100, nanos::get);
        pass(Duration.ofMinutes(2));
        progress.advance(1);
        assertThat(lines.text).containsExactly("rounds: 1 of 100 (1%), 0.5/min, 3 h 18 min left");
    }

    @Test
    void moreThanTheTotalIsToldWithoutATimeLeft() {
        Progress progress = new Progress(lines, "rows", 2, nanos::get);
        pass(Duration.ofSeconds(10));
        progress.advance(2);
        pass(Duration.ofSeconds(10));
        progress.advance(8);
        assertThat(lines.text).containsExactly("rows: 2 of 2 in 10 s, 0.2/s", "rows: 10, 0.5/s");
    }

    @Test
    void nothingToDoIsSilentAndANegativeTotalIsRefused() {
        new Progress(lines, "rows", 0, nanos::get).advance(0);
        assertThat(lines.text).isEmpty();
        assertThatThrownBy(() -> Progress.of(lines, "rows", -1)).hasMessage("total must be at least 0, got -1");
    }

    @Test
    void threadsMayAdvanceItTogether() {
        Progress progress = new Progress(lines, "rows", 10_000, nanos::get);
        IntStream.range(0, 10_000).parallel().forEach(i -> progress.advance(1));
        assertThat(lines.text).singleElement().asString().startsWith("rows: 10000 of 10000 in ");
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** A logger that keeps its lines. */
    private static final class Lines extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1L;
        private final transient List<String> text = new ArrayList<>();

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
            text.add(MessageFormatter.basicArrayFormat(pattern, arguments));
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return Lines.class.getName();
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
