package io.fedu2s.udf.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class UpdateCheckTest {
    private static final String BASE = "base-model-hash";
    private static final UpdateLimits LIMITS = new UpdateLimits(1_000, 100);
    private static final UpdateCheck CHECK = new UpdateCheck(SentUpdates.GLOBAL, BASE, LIMITS, FixedPoint.STANDARD);

    @Test
    void aWholeUpdateCountsInAnyOrderOfItsBlocks() {
        List<CheckedBlock> found = found(SentUpdates.blocks("hospital", 1), "bfloat16");
        assertThat(found).hasSizeGreaterThan(3);
        assertThat(CHECK.client(BASE, found)).isEmpty();
        double norm = UpdateCheck.norm(found);
        assertThat(norm).isCloseTo(Math.sqrt((double) SentUpdates.GLOBAL.parameters()), within(1e-9));
        List<CheckedBlock> shuffled = new ArrayList<>(found);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(CHECK.client(BASE, shuffled)).isEmpty();
        assertThat(UpdateCheck.norm(shuffled)).isEqualTo(norm);
    }

    @Test
    void everyFaultHasItsReason() {
        assertThat(CHECK.client("another", found(SentUpdates.blocks("hospital", 1), "bfloat16")))
                .isEqualTo("wrong_base_model");
        assertThat(CHECK.client(BASE, found(SentUpdates.blocks("hospital", 1), "zip")))
                .isEqualTo("unknown_codec");
        assertThat(CHECK.client(BASE, found(SentUpdates.blocks("hospital", 1), "float32")))
                .isEqualTo("broken_bytes");
        assertThat(CHECK.client(BASE, found(SentUpdates.blocks("hospital", 100), "bfloat16")))
                .isEqualTo("outsized_norm");
        assertThat(withFirst(UpdateCheckTest::withNaN)).isEqualTo("not_finite");
        assertThat(withFirst(block -> shaped(block, "other.lora_A", block.firstRow(), block.weight())))
                .isEqualTo("wrong_shape");
        assertThat(withFirst(block -> shaped(block, block.tensor(), 1, block.weight())))
                .isEqualTo("wrong_shape");
        assertThat(withFirst(block -> shaped(block, block.tensor(), 0, 101))).isEqualTo("wrong_weight");
        assertThat(withFirst(block -> shaped(block, block.tensor(), 0, 0))).isEqualTo("wrong_weight");
        assertThat(withFirst(block -> shaped(block, block.tensor(), 0, 7))).isEqualTo("wrong_weight");
    }

    @Test
    void aMissingAndADoubledBlockMakeAnUpdateIncomplete() {
        List<CheckedBlock> found = found(SentUpdates.blocks("hospital", 1), "bfloat16");
        assertThat(CHECK.client(BASE, found.subList(1, found.size()))).isEqualTo("incomplete");
        List<CheckedBlock> doubled = new ArrayList<>(found);
        doubled.set(0, found.get(1));
        assertThat(CHECK.client(BASE, doubled)).isEqualTo("incomplete");
        assertThat(CHECK.client(BASE, List.of())).isEqualTo("incomplete");
    }

    @Test
    void theLimitFollowsTheMedianWhichAMinorityDoesNotMove() {
        assertThat(UpdateLimits.aroundMedian(List.of(1.0, 1e9, 2.0, 3.0, 1e9), 4, 1)
                        .mostNorm())
                .isEqualTo(12);
        assertThat(UpdateLimits.aroundMedian(List.of(), 4, 1).mostNorm()).isInfinite();
        assertThatThrownBy(() -> new UpdateLimits(0, 1)).hasMessageContaining("nothing through");
    }

    private static String withFirst(UnaryOperator<UpdateBlock> change) {
        List<UpdateBlock> blocks = new ArrayList<>(SentUpdates.blocks("hospital", 1));
        blocks.set(0, change.apply(blocks.get(0)));
        return CHECK.client(BASE, found(blocks, "bfloat16"));
    }

    private static UpdateBlock withNaN(UpdateBlock block) {
        byte[] bytes = block.values().clone();
        LittleEndian.putShort(bytes, 10, (short) 0xffc0);
        return SentUpdates.coded(block, block.codec(), bytes);
    }

    private static UpdateBlock shaped(UpdateBlock block, String tensor, int firstRow, long weight) {
        return new UpdateBlock(
                block.round(),
                block.clientId(),
                block.slot(),
                tensor,
                block.rowBlock(),
                firstRow,
                block.rows(),
                block.columns(),
                weight,
                block.codec(),
                block.values());
    }

    private static List<CheckedBlock> found(List<UpdateBlock> blocks, String codec) {
        return blocks.stream()
                .map(block -> CHECK.block(SentUpdates.coded(block, codec, block.values())))
                .toList();
    }
}
