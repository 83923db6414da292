package io.fedu2s.udf.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fedu2s.udf.Trials;
import io.fedu2s.udf.error.UserException;
import io.fedu2s.udf.lora.Adapter;
import io.fedu2s.udf.lora.AdapterTensor;
import io.fedu2s.udf.lora.LoraConfig;
import io.fedu2s.udf.lora.RandomTensors;
import io.fedu2s.udf.record.AdapterBlock;
import io.fedu2s.udf.record.UpdateBlock;
import io.fedu2s.udf.server.FedAvg;
import io.fedu2s.udf.sum.FixedPoint;
import io.fedu2s.udf.sum.LittleEndian;
import io.fedu2s.udf.sum.WeightedSum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UpdateEncoderTest {
    private static final FixedPoint SCALE = FixedPoint.STANDARD;
    private static final LoraConfig CONFIG = new LoraConfig(2, 4, List.of("q_proj"));

    @Test
    void anAdapterComesBackFromItsBlocksInAnyOrder() {
        Trials.of(200, random -> {
            int rows = Trials.between(random, 1, 3000);
            long seed = random.nextLong();
            Adapter adapter = new Adapter(
                    CONFIG,
                    List.of(
                            RandomTensors.normal("layers.0.lora_A", 2, rows, new Random(seed)),
                            RandomTensors.normal("layers.0.lora_B", rows, 7, new Random(seed))));
            List<AdapterBlock> blocks = new ArrayList<>(AdapterBlocks.split(3, AdapterBlock.ADAPTER, adapter));
            Collections.shuffle(blocks, random);
            assertSame(AdapterBlocks.join(CONFIG, blocks), adapter);
        });
    }

    @Test
    void aMissingBlockIsFound() {
        List<AdapterBlock> blocks = AdapterBlocks.split(
                0,
                AdapterBlock.ADAPTER,
                new Adapter(CONFIG, List.of(RandomTensors.normal("b", 3000, 7, new Random(1)))));
        assertThatThrownBy(() -> AdapterBlocks.join(CONFIG, blocks.subList(1, blocks.size())))
                .hasMessageContaining("b: row 0");
    }

    @Test
    void anUpdateIsTheDifferenceInFixedPoint() {
        List<UpdateBlock> blocks = UpdateEncoder.unclipped(SCALE)
                .encode(2, "hospital", 5, adapter(1f, 2f, 3f, 4f), adapter(1.5f, 2f, 2.75f, 4f));
        assertThat(blocks).hasSize(1);
        UpdateBlock block = blocks.get(0);
        assertThat(block.weight()).isEqualTo(5);
        assertThat(LittleEndian.longs(block.values())).containsExactly(1L << 35, 0, -(1L << 34), 0);
    }

    @Test
    void aLongUpdateIsShortenedAsAWholeAndAShortOneIsLeft() {
        Adapter global = adapter(0, 0, 0, 0);
        Adapter local = adapter(3, 0, 4, 0);
        assertThat(UpdateEncoder.norm(global, local)).isEqualTo(5);
        assertThat(LittleEndian.longs(UpdateEncoder.clipped(SCALE, 1)
                        .encode(0, "c", 1, global, local)
                        .get(0)
                        .values()))
                .satisfies(values -> assertThat(SCALE.real(values[0])).isCloseTo(0.6, within(0x1p-37)))
                .satisfies(values -> assertThat(SCALE.real(values[2])).isCloseTo(0.8, within(0x1p-37)));
        assertThat(UpdateEncoder.clipped(SCALE, 6).encode(0, "c", 1, global, local))
                .isEqualTo(UpdateEncoder.unclipped(SCALE).encode(0, "c", 1, global, local));
    }

    @Test
    void anUpdateOfNothingIsNotScaled() {
        Adapter same = adapter(1, 2, 3, 4);
        assertThat(UpdateEncoder.clipped(SCALE, 1)
                        .encode(0, "c", 1, same, same)
                        .get(0)
                        .values())
                .containsOnly(0);
    }

    @Test
    void aDivergedTensorIsNamed() {
        assertThatThrownBy(() -> UpdateEncoder.unclipped(SCALE)
                        .encode(0, "c", 1, adapter(0, 0, 0, 0), adapter(0, Float.NaN, 0, 0)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("layers.0.lora_A")
                .hasMessageContaining("NaN");
    }

    @Test
    void adaptersOfDifferentShapesAreABug() {
        Adapter wide = new Adapter(CONFIG, List.of(RandomTensors.normal("layers.0.lora_A", 2, 3, new Random(1))));
        assertThatThrownBy(() -> UpdateEncoder.norm(adapter(0, 0, 0, 0), wide)).hasMessageContaining("(2, 3)");
    }

    @Test
    void averagingFactorsIsTheWeightedMeanOfTheClientsAdapters() {
        Adapter global = adapter(1, 1, 1, 1);
        UpdateEncoder encoder = UpdateEncoder.unclipped(SCALE);
        WeightedSum sum = new WeightedSum();
        for (UpdateBlock block : List.of(
                encoder.encode(1, "a", 3, global, adapter(2, 1, 0, 1)).get(0),
                encoder.encode(1, "b", 1, global, adapter(6, 1, 4, 0)).get(0))) {
            sum.add(block.tensor(), block.weight(), LittleEndian.longs(block.values()));
        }
        Adapter mean = new Adapter(CONFIG, List.of(new AdapterTensor("layers.0.lora_A", 2, 2, sum.mean(SCALE))));
        assertSame(new FedAvg(1).next(global, mean, Map.of()).adapter(), adapter(3, 1, 1, 0.75f));
    }

    private static Adapter adapter(float... values) {
        return new Adapter(CONFIG, List.of(new AdapterTensor("layers.0.lora_A", 2, 2, values)));
    }

    private static void assertSame(Adapter actual, Adapter expected) {
        assertThat(actual.tensors()).hasSameSizeAs(expected.tensors());
        for (int t = 0; t < expected.tensors().size(); t++) {
            AdapterTensor tensor = expected.tensors().get(t);
            assertThat(actual.tensors().get(t).name()).isEqualTo(tensor.name());
            assertThat(actual.tensors().get(t).columns()).isEqualTo(tensor.columns());
            assertThat(actual.tensors().get(t).values()).containsExactly(tensor.values());
        }
    }
}
