package io.fedu2s.udf.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.record.Example;
import io.fedu2s.udf.retrieve.ChoiceConfig;
import io.fedu2s.udf.retrieve.ExamplePool;
import io.fedu2s.udf.retrieve.ExampleSelector;
import io.fedu2s.udf.retrieve.SelectionMethod;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SelectorHolderTest {
    private static final RetrievalPools POOLS = new RetrievalPools(
            Map.of("math", new ExamplePool(List.of(Example.of("math", "Two and two.", "What is it?", "Four.")))),
            Map.of());

    private final AtomicInteger fetched = new AtomicInteger();

    @Test
    void tasksOfOneRetrievalShareTheIndicesThatTheFirstOfThemBuilds() throws Exception {
        ExecutorService tasks = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Map<String, ExampleSelector>>> four = Stream.generate(
                            () -> (Callable<Map<String, ExampleSelector>>)
                                    () -> spec("shared").selectors())
                    .limit(4)
                    .toList();
            for (Future<Map<String, ExampleSelector>> task : tasks.invokeAll(four)) {
                assertThat(task.get()).isSameAs(spec("shared").selectors()).containsOnlyKeys("math");
            }
        } finally {
            tasks.shutdown();
        }
        assertThat(fetched).hasValue(1);
    }

    @Test
    void anotherRetrievalHasIndicesOfItsOwn() {
        Map<String, ExampleSelector> one = spec("one").selectors();
        assertThat(spec("two").selectors()).isNotSameAs(one);
        assertThat(fetched).hasValue(2);
    }

    private RetrievalSpec spec(String id) {
        return new RetrievalSpec(id, SelectionMethod.BM25, ChoiceConfig.NONE, 2, 0, 17, () -> {
            fetched.incrementAndGet();
            return POOLS;
        });
    }
}
