package io.fedu2s.udf.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.fedu2s.udf.error.UserException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {
    private static final List<Integer> ROWS = List.of(1, 2, 3, 4, 5, 6, 7);

    @Test
    void aBatchThatDoesNotFitIsDoneInPartsThatDoInOrder() {
        List<List<Integer>> parts = OutOfMemory.halving(ROWS, holding(2));

        assertThat(parts).allMatch(part -> part.size() <= 2);
        assertThat(parts.stream().flatMap(List::stream)).containsExactlyElementsOf(ROWS);
    }

    @Test
    void aBatchThatFitsIsDoneAtOnce() {
        assertThat(OutOfMemory.halving(ROWS, holding(7))).containsExactly(ROWS);
    }

    @Test
    void oneRowThatDoesNotFitIsTheUsersToMend() {
        assertThatThrownBy(() -> OutOfMemory.halving(ROWS, holding(0)))
                .isInstanceOf(UserException.class)
                .hasMessageContainingAll("CUDA out of memory", "federate.maxLength", "model.dtype");
    }

    @Test
    void anotherFailureIsNotAnsweredWithSmallerBatches() {
        EngineException other = new EngineException("index out of range");

        assertThatThrownBy(() -> OutOfMemory.halving(ROWS, rows -> {
                    throw other;
                }))
                .isSameAs(other);
        assertThatThrownBy(() -> OutOfMemory.halved(8192, 512, other)).isSameAs(other);
    }

    @Test
    void aBudgetIsHalvedDownToASingleRow() {
        EngineException full = new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB");

        assertThat(OutOfMemory.halved(8192, 512, full)).isEqualTo(4096);
        assertThat(OutOfMemory.halved(600, 512, full)).isEqualTo(512);
        assertThatThrownBy(() -> OutOfMemory.halved(512, 512, full)).isInstanceOf(UserException.class);
    }

    /** Work on at most so many rows at a time. */
    private static Function<List<Integer>, List<Integer>> holding(int most) {
        return rows -> {
            if (rows.size() > most) {
                throw new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB");
            }
            return rows;
        };
    }
}
