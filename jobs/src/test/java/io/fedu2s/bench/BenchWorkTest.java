package io.fedu2s.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fedu2s.udf.model.Decoder.Activations;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchWorkTest {
    @Test
    void rowsAreFullOrEvenlyFromAQuarterOn() {
        assertThat(new BenchWork(3, 256, 64, 64, 5, BenchWork.Lengths.FULL, Activations.KEPT).rowLengths())
                .containsExactly(256, 256, 256);
        assertThat(new BenchWork(8, 256, 64, 64, 5, BenchWork.Lengths.UNIFORM, Activations.KEPT).rowLengths())
                .containsExactly(64, 91, 118, 146, 173, 201, 228, 256);
        assertThat(new BenchWork(1, 256, 64, 64, 5, BenchWork.Lengths.UNIFORM, Activations.KEPT).rowLengths())
                .containsExactly(64);
    }

    @Test
    void idsAreSeededAndOrdinary() {
        BenchWork work = new BenchWork(4, 100, 64, 64, 5, BenchWork.Lengths.UNIFORM, Activations.KEPT);
        List<int[]> rows = work.rows(50);

        assertThat(rows.stream().map(row -> row.length)).containsExactly(25, 50, 75, 100);
        assertThat(rows.stream().flatMapToInt(Arrays::stream)).allMatch(id -> id >= 3 && id < 50);
        assertThat(work.rows(50).get(3)).isEqualTo(rows.get(3));
    }
}
