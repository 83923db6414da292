package io.fedu2s.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Something that was done, how long it took, how long all cores together worked on it, and what came out. */
record Timed<T>(double seconds, double coreSeconds, T result) {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    static <T> Timed<T> of(Supplier<T> work) {
        long start = System.nanoTime();
        long coreStart = PROCESS.getProcessCpuTime();
        T result = work.get();
        return new Timed<>((System.nanoTime() - start) / 1e9, (PROCESS.getProcessCpuTime() - coreStart) / 1e9, result);
    }

    /** The one of median processor time, which neighbours on the machine change least. */
    static <T> Timed<T> median(List<Timed<T>> times) {
        return times.stream()
                .sorted(Comparator.comparing(Timed::coreSeconds))
                .toList()
                .get(times.size() / 2);
    }

    @Override
    public String toString() {
        return "%.2f s, %.2f of all cores".formatted(seconds, coreSeconds);
    }
}
