package io.fedu2s.udf.spark;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * How far a long step is, as whole lines of a log: done of total, rate and time left, at most one line every five
 * seconds and one when the total is reached. Any number of threads may advance it.
 *
 * <pre>{@code
 * generate, chunks: 128 of 512 (25%), 3.4/s, 1 min 53 s left
 * generate, chunks: 512 of 512 in 2 min 31 s, 3.4/s
 * }</pre>
 */
public final class Progress {
    private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(5).toNanos();

    private final Logger log;
    private final String what;
    private final long total;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private long lastLineNanos;
    private long done;

    /** As {@link #of}, with the clock of a test. */
    Progress(Logger log, String what, long total, LongSupplier nanoTime) {
        if (total < 0) {
            throw new IllegalArgumentException("total must be at least 0, got " + total);
        }
        this.log = log;
        this.what = what;
        this.total = total;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.lastLineNanos = startNanos;
    }

    /** Starts to measure: {@code what} names the step and the things counted, {@code total} is how many there are. */
    public static Progress of(Logger log, String what, long total) {
        return new Progress(log, what, total, System::nanoTime);
    }

    /** Counts {@code n} more things as done and writes a line when one is due. */
    public synchronized void advance(long n) {
        if (n <= 0) {
            return;
        }
        long before = done;
        done += n;
        long now = nanoTime.getAsLong();
        if (before < total && done >= total) {
            log.info("{}", finished(now));
            lastLineNanos = now;
        } else if (now - lastLineNanos >= NANOS_BETWEEN_LINES) {
            log.info("{}", underWay(now));
            lastLineNanos = now;
        }
    }

    private String finished(long now) {
        return "%s: %d of %d in %s, %s".formatted(what, done, total, inWords(secondsSince(now)), rate(now));
    }

    private String underWay(long now) {
        if (done > total) {
            return "%s: %d, %s".formatted(what, done, rate(now));
        }
        double secondsLeft = secondsSince(now) * (total - done) / done;
        return "%s: %d of %d (%d%%), %s, %s left"
                .formatted(what, done, total, done * 100 / total, rate(now), inWords(secondsLeft));
    }

    private double secondsSince(long now) {
        return (now - startNanos) / 1e9;
    }

    private String rate(long now) {
        double perSecond = done / Math.max(secondsSince(now), 1e-3);
        return perSecond >= 0.1
                ? String.format(Locale.ROOT, perSecond < 100 ? "%.1f/s" : "%.0f/s", perSecond)
                : String.format(Locale.ROOT, "%.1f/min", perSecond * 60);
    }

    private static String inWords(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? "%d min %02d s".formatted(whole / 60, whole % 60)
                : "%d h %02d min".formatted(whole / 3600, whole / 60 % 60);
    }
}
