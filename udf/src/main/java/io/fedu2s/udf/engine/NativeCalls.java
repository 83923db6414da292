package io.fedu2s.udf.engine;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls into libtorch that run in this process; its end waits for them.
 *
 * <p>A process that ends, by {@code System.exit} or a signal, runs the destructors of C++ while threads in native code run
 * on, and a kernel that reads what oneDNN kept in static variables dies by SIGSEGV. So from the beginning of the end no
 * call begins any more, its thread stands still, and the process goes on ending when the last call is over.
 */
public final class NativeCalls {
    /** A call that runs; it is over when this is closed. */
    interface Call extends AutoCloseable {
        @Override
        void close();
    }

    private static final Logger LOG = LoggerFactory.getLogger(NativeCalls.class);
    private static final NativeCalls OF_PROCESS = new NativeCalls();

    /** Longer than one call takes on a slow machine; what hangs for longer must not keep the process. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(NativeCalls::endOfProcess, "last-native-calls"));
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int running;
    private boolean ended;

    NativeCalls() {}

    /** Makes a call, which must not contain another; once the process ends, this never returns. */
    public static <T> T make(Supplier<T> call) {
        Call begun = OF_PROCESS.enter();
        try {
            return call.get();
        } finally {
            begun.close();
        }
    }

    private static void endOfProcess() {
        if (!OF_PROCESS.end(LONGEST_WAIT)) {
            LOG.warn("native code still computes after {} s; the process ends without it", LONGEST_WAIT.toSeconds());
        }
    }

    /** Begins a call, or stands still where no more may begin. */
    Call enter() {
        lock.lock();
        try {
            while (ended) {
                changed.awaitUninterruptibly();
            }
            running++;
            return this::leave;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            running--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets no more call begin and waits for those that run; whether all of them are over. */
    boolean end(Duration longest) {
        lock.lock();
        try {
            ended = true;
            long nanos = longest.toNanos();
            while (running > 0 && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return running == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Whether no more call may begin. */
    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
