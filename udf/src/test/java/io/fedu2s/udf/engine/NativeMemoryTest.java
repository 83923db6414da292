package io.fedu2s.udf.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    private final List<String> freed = new ArrayList<>();
    private final NativeMemory memory = new NativeMemory();

    private AutoCloseable named(String name) {
        return () -> freed.add(name);
    }

    @Test
    void whatIsReadByNobodyIsFreedAtOnceAndOnceTheLastFirst() {
        memory.owning(named("weights"));
        memory.owning(named("kernels"));

        memory.close();
        memory.close();

        assertThat(freed).containsExactly("kernels", "weights");
    }

    @Test
    void whatAnotherThreadClosesIsFreedWhenTheLastComputationIsOver() {
        memory.owning(named("weights"));
        NativeMemory.Reading outer = memory.reading();
        NativeMemory.Reading inner = memory.reading();

        CompletableFuture.runAsync(memory::close).join();
        inner.close();
        assertThat(freed).isEmpty();
        NativeMemory.Reading next = memory.reading();
        outer.close();
        assertThat(freed).isEmpty();
        next.close();

        assertThat(freed).containsExactly("weights");
    }

    @Test
    void aPartIsFreedApartAndWhoReadsItReadsTheWhole() {
        memory.owning(named("weights"));
        NativeMemory part = memory.part();
        part.owning(named("cache"));
        NativeMemory.Reading reading = part.reading();

        memory.close();
        part.close();
        assertThat(freed).isEmpty();
        reading.close();

        assertThat(freed).containsExactly("cache", "weights");
    }

    @Test
    void nothingReadsWhatIsFreed() {
        NativeMemory part = memory.part();
        memory.close();

        assertThatThrownBy(memory::reading).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(part::reading).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> memory.owning(named("late"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aComputationThatMayNotBeginHoldsNothing() {
        memory.owning(named("weights"));
        memory.beforeReading(() -> {
            throw new UnsupportedOperationException("killed");
        });

        assertThatThrownBy(memory.part()::reading).hasMessage("killed");
        memory.close();

        assertThat(freed).containsExactly("weights");
    }
}
