package io.fedu2s.udf.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What somebody holds outside the heap, and the computations that read it: it is freed when it is closed and the last
 * computation is over, whichever comes last and whichever thread that is.
 *
 * <p>So a task that is killed, or a holder that wants the place for something else, may close it at any moment.
 */
public final class NativeMemory implements AutoCloseable {
    /** A computation; it is over when this is closed. */
    interface Reading extends AutoCloseable {
        @Override
        void close();
    }

    private final Optional<NativeMemory> whole;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private Runnable before = () -> {};
    private int readings;
    private boolean closed;

    /** Memory of its own. */
    public NativeMemory() {
        this(Optional.empty());
    }

    private NativeMemory(Optional<NativeMemory> whole) {
        this.whole = whole;
    }

    /** Memory that needs this one: who reads it reads this one too. */
    public NativeMemory part() {
        return new NativeMemory(Optional.of(this));
    }

    /** The resource itself, which is closed when the memory is freed: the last one first. */
    public synchronized <T extends AutoCloseable> T owning(T resource) {
        refuseFreed();
        owned.push(resource);
        return resource;
    }

    /** Has every thread that begins a computation run {@code check} first; where that throws, none begins. */
    public synchronized void beforeReading(Runnable check) {
        before = check;
    }

    /**
     * Makes a computation, which may be one within another.
     *
     * @throws IllegalStateException where the memory is freed
     */
    public <T> T read(Supplier<T> computation) {
        Reading reading = reading();
        try {
            return computation.get();
        } finally {
            reading.close();
        }
    }

    /** Begins a computation. */
    Reading reading() {
        check().run();
        Optional<Reading> outer = whole.map(NativeMemory::reading);
        try {
            begin();
        } catch (IllegalStateException e) {
            outer.ifPresent(Reading::close);
            throw e;
        }
        return () -> {
            end();
            outer.ifPresent(Reading::close);
        };
    }

    private synchronized Runnable check() {
        return before;
    }

    private synchronized void begin() {
        refuseFreed();
        readings++;
    }

    private void end() {
        List<AutoCloseable> freed;
        synchronized (this) {
            readings--;
            freed = toFree();
        }
        free(freed);
    }

    /** Frees what it owns, now or at the end of the last computation. */
    @Override
    public void close() {
        List<AutoCloseable> freed;
        synchronized (this) {
            closed = true;
            freed = toFree();
        }
        free(freed);
    }

    private void refuseFreed() {
        if (closed && readings == 0) {
            throw new IllegalStateException("this memory is freed already");
        }
    }

    private List<AutoCloseable> toFree() {
        if (!closed || readings > 0) {
            return List.of();
        }
        List<AutoCloseable> all = new ArrayList<>(owned);
        owned.clear();
        return all;
    }

    private static void free(List<AutoCloseable> resources) {
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("a resource did not close", e);
            }
        }
    }
}
