package io.fedu2s.udf.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fedu2s.udf.generate.Completion;
import io.fedu2s.udf.generate.GenerationRequest;
import io.fedu2s.udf.generate.SamplingConfig;
import io.fedu2s.udf.generate.TextGenerator;
import io.fedu2s.udf.model.Dtype;
import io.fedu2s.udf.model.LanguageModel;
import io.fedu2s.udf.model.References;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskKilledException;
import org.junit.jupiter.api.Test;

/** A model that one thread computes with while others let it go, kill the task or want another model. */
class ModelHolderTest {
    private static final ModelSpec NANO = spec("nano-llama");
    private static final ModelSpec PICO = spec("pico-shards");
    private static final SamplingConfig GREEDY = new SamplingConfig(12, 0, 1, List.of(), 4096);
    private static final List<GenerationRequest> REQUESTS = List.of(
            new GenerationRequest("a", "The ferry to Aldo sails at", 0),
            new GenerationRequest("b", "Mira has 4 pears and", 0));

    private static ModelSpec spec(String folder) {
        return new ModelSpec(References.folder(folder).toString(), Dtype.FLOAT32, 1);
    }

    /** Stops a computation where it is about to enter native code once more, until it may go on. */
    private static final class Stop {
        private final AtomicInteger steps = new AtomicInteger();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        void beforeStep() {
            if (steps.incrementAndGet() == 5) {
                reached.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Test
    void nothingThatAThreadComputesWithIsFreedBeforeItIsDone() throws Exception {
        List<Completion> expected;
        try (ModelHolder.Lease lease = ModelHolder.acquire(NANO);
                TextGenerator generator = new TextGenerator(lease.model(), Optional.empty())) {
            expected = generator.generate(REQUESTS, GREEDY);
        }
        ModelHolder.Lease lease = ModelHolder.acquire(NANO);
        LanguageModel model = lease.model();
        TextGenerator generator = new TextGenerator(model, Optional.empty());
        Stop stop = new Stop();
        model.memory().beforeReading(stop::beforeStep);
        CompletableFuture<List<Completion>> answers =
                CompletableFuture.supplyAsync(() -> generator.generate(REQUESTS, GREEDY));
        stop.reached.await();

        generator.close();
        lease.close();
        try (ModelHolder.Lease other = ModelHolder.acquire(PICO)) {
            assertThat(other.model()).isNotSameAs(model);
            assertThat(model.weights().head().isReleased()).isFalse();
            stop.released.countDown();

            assertThat(answers.join()).isEqualTo(expected);
            assertThat(model.weights().head().isReleased()).isTrue();
            assertThatThrownBy(() -> model.memory().read(() -> 0)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aTaskThatIsKilledStopsBeforeItsNextStepAndLeavesTheModelToOthers() {
        try (ModelHolder.Lease lease = ModelHolder.acquire(NANO)) {
            List<Completion> expected;
            try (TextGenerator generator = new TextGenerator(lease.model(), Optional.empty())) {
                expected = generator.generate(REQUESTS, GREEDY);
            }
            KilledTask.run(() -> {
                TextGenerator generator = TaskScope.closedWithTask(new TextGenerator(lease.model(), Optional.empty()));
                assertThatThrownBy(() -> generator.generate(REQUESTS, GREEDY))
                        .isInstanceOfSatisfying(
                                TaskKilledException.class,
                                killed -> assertThat(killed.reason()).isEqualTo(KilledTask.REASON));
            });

            try (TextGenerator generator = new TextGenerator(lease.model(), Optional.empty())) {
                assertThat(generator.generate(REQUESTS, GREEDY)).isEqualTo(expected);
            }
        }
    }
}
